import Foundation
import Testing

/// Same scenario and seed, same digest: in every process, on one thread or two, whatever libm does.
struct DigestTests {
    /// Processors without these instructions get other last bits from libm.
    static let otherProcessor = ["GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"]

    private func quickstart(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> String {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(
            [
                "run", "Scenarios/quickstart.yaml", "--seed", "1", "--quiet", "--no-ranges",
                "--no-figures", "--output", folder.path,
            ] + arguments, environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(run.value(of: "digest"))
    }

    @Test func `the quickstart has its golden digest`() throws {
        let path = CommandLine.root + "/Tests/CommandLineTests/Golden/quickstart-seed1.txt"
        let digest = try quickstart()
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try (digest + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            digest + "\n" == golden,
            """
            The figures of the quickstart have moved. If that is understood, say so under “Changed \
            results” of the CHANGELOG and record: RECORD_SNAPSHOTS=1 swift test --filter DigestTests
            """)
    }

    @Test func `two processes give one digest`() throws {
        #expect(try quickstart() == quickstart())
    }

    @Test func `a processor without AVX2 and FMA gives the same digest`() throws {
        #expect(try quickstart() == quickstart(environment: Self.otherProcessor))
    }

    @Test func `another seed gives another digest`() throws {
        #expect(
            try TinyRun().outcome.value(of: "digest")
                != TinyRun(["--seed", "4"]).outcome.value(of: "digest"))
    }

    @Test func `one thread and two give the same digest and the same ranges`() throws {
        let one = try TinyRun(["--threads", "1"], ranges: true)
        let two = try TinyRun(["--threads", "2"], ranges: true)
        #expect(one.outcome.value(of: "digest") == two.outcome.value(of: "digest"))
        #expect(try one.summary() == two.summary())
        #expect(try one.summary().contains("efficiency_at_high"))
    }

    @Test func `ranges do not depend on the processor either`() throws {
        let here = try TinyRun(ranges: true)
        let there = try TinyRun(ranges: true, environment: Self.otherProcessor)
        #expect(try here.summary() == there.summary())
    }
}
