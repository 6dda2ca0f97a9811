import NetworkSimulation
import Testing

@testable import ScenarioFiles

/// The resolved scenario as one file.
@Suite struct CanonicalTextTests {
    @Test(arguments: ShippedScenarioTests.sound + ["Tests/ScenarioFilesTests/Sound/small.yaml"])
    func `the resolved text reads as the same scenario and is its own resolved text`(
        _ name: String
    ) throws {
        let first = try Repository.load(name)
        // Without a catalogue: the text needs no other file.
        let folder = try ScratchFolder(["resolved.yaml": first.resolvedYAML])
        let again = try folder.load("resolved.yaml")
        #expect(again.resolvedYAML == first.resolvedYAML)
        #expect(again.inputs.map(\.key) == first.inputs.map(\.key))
        #expect(again.inputs.map(\.value) == first.inputs.map(\.value))
        #expect("\(again.configuration)" == "\(first.configuration)")
    }

    @Test func `the way in which a value is spelled does not show`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        let one = try Repository.load(name, ["duration=1 d", "jobs.0.data.text_tokens=20e9"])
        let other = try Repository.load(
            name, ["duration=24 h", "jobs.0.data.text_tokens=20_000_000_000"])
        #expect(one.resolvedYAML == other.resolvedYAML)
    }

    @Test func `what has no effect is not part of it`() throws {
        let name = "Tests/ScenarioFilesTests/Sound/small.yaml"
        let diloco = try Repository.load(name)
        #expect(diloco.input("jobs.small.training.inner_steps") != nil)
        #expect(diloco.input("jobs.small.training.buckets") == nil)
        let synchronous = try Repository.load(name, ["jobs.0.training.mode=synchronous"])
        #expect(synchronous.input("jobs.small.training.inner_steps") == nil)
        #expect(synchronous.input("jobs.small.training.buckets") != nil)
        #expect(!synchronous.resolvedYAML.contains("inner_steps"))
        #expect(!diloco.resolvedYAML.contains("H100"))
    }

    @Test(arguments: [
        ("iowa", "iowa"), ("a, b", "'a, b'"), ("it's", "'it''s'"), ("a: b", "'a: b'"),
        ("x #y", "'x #y'"), ("", "''"), ("{a}", "'{a}'"), ("95%", "95%"), ("-1", "-1"),
        ("«quoted»", "'«quoted»'"), ("a colon:", "'a colon:'"),
    ])
    func `a text is quoted where YAML could read something else`(_ text: String, _ yaml: String) {
        #expect(CanonicalNode.quoted(text) == yaml)
    }
}
