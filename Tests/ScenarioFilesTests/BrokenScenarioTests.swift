import Foundation
import Testing

@testable import ScenarioFiles

/// What a person is told whose file is wrong.
@Suite struct BrokenScenarioTests {
    static let folder = "Tests/ScenarioFilesTests/Broken"
    /// Each fixture with the number of its faults.
    static let fixtures = [
        ("unknown-key", 1), ("missing-unit", 1), ("wrong-unit", 1), ("negative-bandwidth", 1),
        ("model-does-not-fit", 1), ("pool-smaller-than-job", 1), ("bad-yaml", 1),
        ("wrong-type", 2), ("extends-loop", 1), ("missing-file", 1), ("zero-duration", 1),
        ("price-below-every-ask", 0), ("five-faults", 5), ("governance-and-bridge", 11),
    ]

    @Test(arguments: fixtures)
    func `each broken file is answered by the message that was agreed`(
        _ name: String, _ count: Int
    ) throws {
        let faults = Repository.faults(of: "\(Self.folder)/\(name).yaml")
        #expect(faults.count == count)
        let said = faults.map { Repository.relative($0.description) + "\n" }.joined()
        let golden = "\(Self.folder)/\(name).txt"
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try said.write(toFile: Repository.path(golden), atomically: true, encoding: .utf8)
        }
        #expect(try said == Repository.text(golden))
    }

    @Test func `no fixture is left out`() throws {
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Repository.path(Self.folder))
        let names = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
        #expect(names.sorted() == Self.fixtures.map(\.0).sorted())
    }

    @Test(arguments: fixtures.filter { $0.1 > 0 })
    func `every fault has a file, a line and a message of at most two lines`(
        _ name: String, _ count: Int
    ) {
        for fault in Repository.faults(of: "\(Self.folder)/\(name).yaml") {
            #expect(fault.file.hasSuffix(".yaml"))
            #expect(fault.line != nil)
            #expect(fault.description.split(separator: "\n").count <= 2)
            if name != "bad-yaml" { #expect(fault.key != nil) }
        }
    }

    @Test func `a fault has its parts, so that a program can act on them`() throws {
        let fault = try #require(
            Repository.faults(of: "\(Self.folder)/unknown-key.yaml").first)
        #expect(fault.line == 4)
        #expect(fault.column == 5)
        #expect(fault.key == "jobs.small.traning")
        #expect(fault.found == "traning")
        #expect(fault.nearest == "training")
        #expect(fault.expected?.contains("training") == true)
    }

    @Test func `a file that is not there is named, with the one that was probably meant`() throws {
        let fault = try #require(Repository.faults(of: "Scenarios/quickstrt.yaml").first)
        #expect(fault.line == nil)
        #expect(fault.nearest == "quickstart.yaml")
    }

    @Test func `a folder is no scenario, but its files are named`() throws {
        let fault = try #require(Repository.faults(of: "Scenarios").first)
        #expect(fault.message.contains("quickstart.yaml"))
    }

    @Test(arguments: [
        ("a: 1\na: 2\n", "“a” stands more than once"),
        ("jobs:\n\t- name: x\n", "indent with spaces"),
        ("about: a: b\n", "quote a text that contains “: ”"),
        ("network: {sites: [iowa}\n", "a “[” without its “]”"),
        ("- one\n- two\n", "write “key: value” lines"),
        ("extends: []\n", "name of a file"),
    ])
    func `bad YAML is explained`(_ text: String, _ words: String) throws {
        let folder = try ScratchFolder(["bad.yaml": text])
        let faults = folder.faults(of: "bad.yaml")
        #expect(faults.count == 1)
        #expect(faults.first?.message.contains(words) == true, "\(faults)")
        #expect(faults.first?.line != nil)
    }
}
