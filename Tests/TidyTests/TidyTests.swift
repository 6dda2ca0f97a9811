import Foundation
import Testing

/// The rules of the house that a machine can keep: imports, banned calls, lengths.
@Suite struct TidyTests {
    /// What each target below the study ring may import besides the standard library.
    static let allowed: [String: Set<String>] = {
        let vocabulary: Set = ["Quantities", "Randomness", "ProtocolCore"]
        let protocols: Set = [
            "Scheduling", "Aggregation", "Checkpointing", "Verification", "Market", "Accounting",
        ]
        var table: [String: Set<String>] = [
            "Quantities": [], "Randomness": ["Quantities"],
            "ProtocolCore": ["Quantities", "CCrypto"], "EventKernel": ["Quantities"],
            "Platform": ["Quantities", "Randomness"],
            "NetworkSimulation": vocabulary.union(protocols).union(["EventKernel", "Platform"]),
        ]
        for name in protocols { table[name] = vocabulary }
        return table
    }()

    static let studyRing = [
        "Benchmarks", "ScenarioFiles", "Experiments", "Results", "Plotting", "zoosim",
    ]

    /// What must not stand below the study ring, and what to write instead.
    static let banned: [(pattern: String, instead: String)] = [
        (#"\bDate\(\)"#, "an Instant that is passed in"),
        (#"SystemRandomNumberGenerator"#, "a RandomStream that is passed in"),
        (#"\.random\(in:"#, "RandomStream.uniform() or below(_:)"),
        (#"\.shuffled\(\)|\.randomElement\(\)"#, "RandomStream.shuffle(_:) or below(_:)"),
        (#"\bContinuousClock\b|\bSuspendingClock\b"#, "an Instant that is passed in"),
        (
            #"\bTask\s*\{|Task\.detached|\bDispatchQueue\b|\basync\b|\bawait\b"#,
            "nothing: no tasks here"
        ),
        (#"\bhashValue\b"#, "an order of your own"),
        (#"\bSwift\.Duration\b"#, "Quantities.Duration"),
        (#"\bprint\("#, "a directive or a row"),
    ]

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func files(in folder: String) -> [(path: String, lines: [Substring])] {
        let base = root.appendingPathComponent(folder)
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: base.path)) ?? []
        return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
            guard
                let text = try? String(
                    contentsOf: base.appendingPathComponent(path), encoding: .utf8)
            else { return nil }
            return (
                "\(folder)/\(path)", text.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }

    static func code(_ line: Substring) -> Substring {
        line.range(of: "//").map { line[..<$0.lowerBound] } ?? line
    }

    @Test func `targets import what the table of the design allows, and nothing else`() {
        for (target, allowed) in Self.allowed.sorted(by: { $0.key < $1.key }) {
            let files = Self.files(in: "Sources/\(target)")
            #expect(!files.isEmpty, "\(target) has no files")
            for file in files {
                for line in file.lines {
                    let words = Self.code(line).split(separator: " ")
                    guard let place = words.firstIndex(of: "import"), place <= 2,
                        words[..<place].allSatisfy({
                            ["public", "private", "internal", "package"].contains($0)
                                || $0.hasPrefix("@")
                        }),
                        let module = words.dropFirst(place + 1).last
                    else { continue }
                    let isCollections = module.hasSuffix("Collections") || module == "HeapModule"
                    #expect(
                        allowed.contains(String(module)) || isCollections,
                        "\(file.path) imports \(module)")
                }
            }
        }
    }

    @Test func `nothing below the study ring has a clock, a task or randomness of its own`() throws
    {
        let rules = try Self.banned.map { (try Regex($0.pattern), $0.instead) }
        for target in Self.allowed.keys.sorted() {
            for file in Self.files(in: "Sources/\(target)") {
                for (number, line) in file.lines.enumerated() {
                    for (rule, instead) in rules where Self.code(line).contains(rule) {
                        Issue.record("\(file.path):\(number + 1): use \(instead)")
                    }
                }
            }
        }
    }

    @Test func `no file is over 500 lines, no line over 100 columns, nine files in ten under 300`()
    {
        let all = Self.files(in: "Sources") + Self.files(in: "Tests")
        for file in all {
            #expect(file.lines.count <= 500, "\(file.path) has \(file.lines.count) lines")
            var isText = false
            for (number, line) in file.lines.enumerated() {
                if line.components(separatedBy: "\"\"\"").count == 2 { isText.toggle() }
                guard line.count > 100 else { continue }
                // A comment may hold an address, a test its whole sentence as a name, and a file
                // that a test writes lines of its own.
                let isException =
                    line.contains("http") || line.contains("@Test func `")
                    || isText && file.path.hasPrefix("Tests/")
                #expect(isException, "\(file.path):\(number + 1) has \(line.count) columns")
            }
        }
        let long = all.count { $0.lines.count > 300 }
        #expect(long * 10 <= all.count, "\(long) of \(all.count) files are over 300 lines")
    }

    @Test func `no function of the sources is over 70 lines`() {
        for file in Self.files(in: "Sources") {
            var open: (name: Substring, line: Int, indent: Int)?
            for (number, line) in file.lines.enumerated() {
                let indent = line.prefix { $0 == " " }.count
                if let function = open, indent == function.indent,
                    line.drop(while: { $0 == " " }).hasPrefix("}")
                {
                    let length = number - function.line + 1
                    #expect(
                        length <= 70,
                        "\(file.path):\(function.line + 1): \(length) lines in \(function.name)")
                    open = nil
                } else if open == nil, Self.code(line).contains("func "), !line.hasSuffix("}") {
                    open = (line.drop { $0 == " " }, number, indent)
                }
            }
        }
    }

    @Test func `no source is left to be written`() throws {
        let words = try Regex(
            ["TO" + "DO", "FIX" + "ME", "XX" + "X", "unimple" + "mented"].joined(separator: "|"))
        for file in Self.files(in: "Sources") + Self.files(in: "Tests") {
            for (number, line) in file.lines.enumerated() where line.contains(words) {
                Issue.record("\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func `no target has fewer than four files, but for the system libraries`() {
        for target in Self.allowed.keys.sorted() + Self.studyRing {
            #expect(Self.files(in: "Sources/\(target)").count >= 4, "\(target)")
        }
    }
}
