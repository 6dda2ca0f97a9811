import Testing

@testable import ScenarioFiles

/// The list of keys, which is made by the code that reads them.
@Suite struct SchemaTests {
    /// A key with the names of its items replaced, as the schema says it.
    private func matches(_ key: String, _ general: String) -> Bool {
        let (a, b) = (key.split(separator: "."), general.split(separator: "."))
        return a.count == b.count && zip(a, b).allSatisfy { $0 == $1 || $1.first == "<" }
    }

    @Test func `the schema has every input of the shipped scenarios`() throws {
        let keys = ScenarioSchema.entries.map(\.key)
        for name in ShippedScenarioTests.sound {
            for input in try Repository.load(name).inputs {
                #expect(keys.contains { matches(input.key, $0) }, "\(input.key)")
            }
        }
    }

    @Test func `every key has a kind, an example and a sentence, and stands once`() {
        let entries = ScenarioSchema.entries
        #expect(entries.count > 100)
        #expect(Set(entries.map(\.key)).count == entries.count)
        for entry in entries {
            #expect(!entry.type.isEmpty && !entry.example.isEmpty, "\(entry.key)")
            #expect(entry.about.hasSuffix("."), "\(entry.key): \(entry.about)")
        }
    }

    @Test func `the text names every key, what it takes and what stands without it`() {
        let text = ScenarioSchema.text()
        for entry in ScenarioSchema.entries {
            #expect(text.contains("\(entry.key)  (\(entry.type)"))
        }
        #expect(text.contains("jobs.<name>.training.inner_steps  (a whole number of at least 1; "))
        #expect(
            text.contains("jobs.<name>.nodes  (a whole number of at least 1; e.g. 24; required"))
    }

    @Test func `a scenario that takes every default is sound`() throws {
        let inputs = try Repository.load("Tests/ScenarioFilesTests/Sound/small.yaml").inputs
        let defaults = inputs.filter { $0.origin == .default }
        #expect(defaults.count > 50)
        #expect(defaults.allSatisfy { !$0.value.isEmpty && !$0.about.isEmpty })
    }
}
