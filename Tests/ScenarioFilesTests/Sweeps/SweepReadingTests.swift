import Foundation
import Testing

@testable import ScenarioFiles

/// Sweeps as their files describe them.
struct SweepReadingTests {
    private func read(_ text: String) throws -> SweepFile {
        let path = NSTemporaryDirectory() + "sweep-\(UUID().uuidString).yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try SweepFile.read(path: path)
    }

    private func axes(_ text: String) throws -> [SweepVariable] {
        try read("scenario: x.yaml\naxes:\n" + text + "\n").variables
    }

    @Test func `lists, ranges and logarithmic ranges have their values, with units`() throws {
        let found = try axes(
            """
              - {key: a.b, values: [1, 20 Gbps, iowa]}
              - {key: a.c, range: {from: 10%, to: 30%, step: 10%}}
              - {key: a.d, range: {from: 1 h, to: 3 h, count: 3}}
              - {key: a.e, log: {from: 100 Mbps, to: 10 Gbps, count: 3}}
              - {name: h, keys: [a.f, a.g], whole: yes, log: {from: 1, to: 50, count: 3}}
            """)
        #expect(
            found.map { $0.values.map(\.text) } == [
                ["1", "20 Gbps", "iowa"], ["10%", "20%", "30%"], ["1 h", "2 h", "3 h"],
                ["100 Mbps", "1000 Mbps", "10000 Mbps"], ["1", "7", "50"],
            ])
        #expect(found.map(\.name) == ["b", "c", "d", "e", "h"])
        #expect(found.map(\.unit) == ["", "%", "h", "Mbps", ""])
        #expect(found.map(\.isNumeric) == [false, true, true, true, true])
        #expect(found[4].keys == ["a.f", "a.g"])
        #expect(found[3].number(of: SweepValue("2 Gbps")) == 2_000)
        #expect(found[3].value(at: 0.25).text == "316.228 Mbps")
        #expect(found[0].value(at: 0.99).text == "iowa")
    }

    @Test func `axes can be a mapping, or keys of a sweep inside a scenario`() throws {
        let short = try read(
            "scenario: x.yaml\naxes: {a.b: [1, 2], c.d: {log: {from: 1, to: 4, count: 3}}}")
        #expect(short.axes.map(\.name) == ["b", "d"])
        #expect(short.axes.map(\.count) == [2, 3])
        let own = try read("name: mine\nsweep:\n  jobs.0.nodes: [8, 16]\n  replications: 3\n")
        #expect(own.name == "mine")
        #expect(own.variables.map(\.keys) == [["jobs.0.nodes"]])
        #expect(own.replications == .fixed(3))
    }

    @Test func `a zip moves its variables together`() throws {
        let file = try read(
            """
            scenario: x.yaml
            axes:
              - zip:
                  - {key: a.b, values: [1, 2]}
                  - {key: a.c, values: [x, y], labels: [first, second]}
            """)
        #expect(file.axes.count == 1)
        #expect(file.axes[0].count == 2)
        #expect(file.variables[1].values.map(\.label) == ["first", "second"])
    }

    @Test func `designs, replications and the rest are read`() throws {
        let file = try read(
            """
            name: all
            scenario: x.yaml
            axes: {a.b: [1]}
            where: b > 0
            derive: {a.z: b * 2}
            design: {latin_hypercube: {points: 9, seed: 4}}
            replications: {at_least: 3, at_most: 9, until: {metric: duration, relative: 2%}}
            luck: independent
            metrics: [duration, efficiency]
            """)
        #expect(file.design == .latinHypercube(points: 9, seed: 4))
        #expect(
            file.replications
                == .until(
                    metric: "duration", halfWidth: 0.02, unit: "1", isRelative: true, atLeast: 3,
                    atMost: 9))
        #expect(file.isLuckIndependent)
        #expect(file.metrics == ["duration", "efficiency"])
        #expect(file.condition?.expression.text == "b > 0")
        #expect(file.derived.map(\.key) == ["a.z"])
        #expect(
            try read("scenario: x.yaml\naxes: {a.b: [1]}\ndesign: {sobol: {points: 8}}").design
                == .sobol(points: 8))
    }

    @Test(
        arguments: [
            ("axes: {a.b: [1]}", "is missing"), ("scenario: x.yaml", "is missing"),
            ("scenario: x.yaml\naxes: {a.b: 3}", "it has no values"),
            ("scenario: x.yaml\naxes: {a.b: [1], c.b: [2]}", "two axes are called “b”"),
            ("scenario: x.yaml\naxes: {a.seed: [1]}", "cannot be called “seed”"),
            ("scenario: x.yaml\naxes: {a.b: {range: {from: 1, to: 2}}}", "has ends only"),
            ("scenario: x.yaml\naxes: {a.b: {log: {from: 0, to: 2, count: 3}}}", "above zero"),
            (
                "scenario: x.yaml\naxes: {a.b: {range: {from: 1 h, to: 2 Mbps, count: 3}}}",
                "one dimension"
            ),
            ("scenario: x.yaml\naxes: {a.b: {range: {from: 1, to: 9, step: 0}}}", "does not lead"),
            (
                "scenario: x.yaml\naxes: {a.b: {whole: yes, range: {from: 1, to: 2, count: 9}}}",
                "no 9 different"
            ),
            ("scenario: x.yaml\naxes: {a.b: [1]}\nwhere: b >", "ends where a value belongs"),
            ("scenario: x.yaml\naxes: {a.b: [1]}\ndesign: sobol", "it needs a number of points"),
            ("scenario: x.yaml\naxes: {a.b: [1]}\ndesign: gird", "did you mean “grid”"),
            ("scenario: x.yaml\naxes: {a.b: [1]}\nmetric: [x]", "did you mean “metrics”"),
            (
                "scenario: x.yaml\naxes: [{zip: [{key: a.b, values: [1]}, "
                    + "{key: a.c, values: [1, 2]}]}]",
                "as many of each"
            ),
            (
                "scenario: x.yaml\naxes: [{key: a.b, values: [1], labels: [x, y]}]",
                "2 labels for 1 values"
            ),
        ])
    func `a fault is said at its line`(_ text: String, _ message: String) throws {
        let errors = try #require(throws: ScenarioErrors.self) { try read(text) }
        #expect(errors.description.contains(message), "\(errors)")
        #expect(errors.errors.allSatisfy { $0.line != nil })
    }

    @Test func `the shipped sweeps can be read`() throws {
        let folder = Repository.path("Scenarios/sweeps")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count >= 2)
        for name in names { _ = try SweepFile.read(path: folder + "/" + name) }
    }
}
