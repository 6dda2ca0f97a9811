import Foundation
import Results
import Testing

/// Labelled arrays and their files.
struct ArraySetTests {
    private static func set(loss: Double = 4) -> ArraySet {
        var set = ArraySet()
        set.attributes = [("about", "№ 1")]
        set.dimensions = [ArraySet.Dimension("mode", 2), ArraySet.Dimension("line", 3)]
        set.variables = [
            ArraySet.Variable("mode", over: ["mode"], .texts(["ring", "diloco"]), about: "way"),
            ArraySet.Variable(
                "line", over: ["line"], .reals([10, 20, 30]), unit: "Mbps", about: "line"),
            ArraySet.Variable(
                "loss", over: ["mode", "line"], .reals([1, loss, .nan, 5, 6, 7]), unit: "s",
                about: "what it costs"),
            ArraySet.Variable(
                "reason", over: ["mode", "line"], .texts(["", "", "too slow", "", "名", ""]),
                about: "why"),
            ArraySet.Variable("seed", over: ["mode"], .unsigned([.max, 0]), about: "seed"),
        ]
        return set
    }

    @Test func `xarray opens a file with its dimensions, texts and units`() throws {
        try Fixtures.inTemporaryFolder { folder in
            try Self.set().write(to: "\(folder)/deep/set.h5")
            let read = try Tool.run(
                Tool.python(), [Tool.script("read_arrays"), "\(folder)/deep/set.h5"])
            #expect(read.status == 0, "\(read.output)")
            #expect(
                read.output == """
                    {'mode': 2, 'line': 3} ['line', 'mode']
                    4.0 s
                    ['', '名', '']
                    [18446744073709551615, 0] № 1 64

                    """)
        }
    }

    @Test func `equal sets give equal bytes, and a file is replaced in one step`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/set.h5"
            try Self.set().write(to: path)
            let first = try Data(contentsOf: URL(fileURLWithPath: path))
            try Self.set(loss: 9).write(to: path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != first)
            try Self.set().write(to: path)
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["set.h5"])
        }
    }

    @Test func `the digest changes with every part`() {
        let base = Self.set()
        var sets = [base]
        for change: (inout ArraySet) -> Void in [
            { $0.attributes[0].text = "№ 2" }, { $0.variables[2].unit = "h" },
            { $0.variables[2].about = "" }, { $0.variables[4].values = .unsigned([.max, 1]) },
            { $0.variables[3].values = .texts(["", "", "too slow", "", "名", " "]) },
            { $0.variables.swapAt(3, 4) }, { $0.dimensions.swapAt(0, 1) },
        ] {
            var changed = base
            change(&changed)
            sets.append(changed)
        }
        #expect(Set(sets.map(\.digest)).count == sets.count)
        #expect(base.digest == Self.set().digest)
    }

    @Test func `a folder that cannot be made is said so`() throws {
        let error = #expect(throws: ResultError.self) {
            try Self.set().write(to: "/dev/null/set.h5")
        }
        #expect(error?.path == "/dev/null/set.h5")
    }
}
