import Aggregation
import NetworkSimulation
import Quantities
import Testing

@testable import ScenarioFiles

/// How often members agree, and what becomes of the late.
@Suite struct ModeReadingTests {
    private func training(_ text: String) throws -> JobConfiguration.Training {
        let folder = try ScratchFolder([
            "a.yaml": ScratchFolder.small + "jobs: {small: {training: {\(text)}}}\n"
        ])
        return try folder.load("a.yaml").configuration.jobs[0].training
    }

    @Test func `streaming is read with its numbers`() throws {
        let read = try training(
            "mode: streaming, inner_steps: 96, fragments: 12, delay: 8 steps, mixing: 25%, "
                + "pattern: sequential")
        #expect(
            read.mode
                == .streaming(
                    Streaming(
                        innerSteps: 96, fragments: 12, delay: 8, mixing: 0.25,
                        pattern: .sequential)))
    }

    @Test func `a job without rounds is read with its numbers`() throws {
        let read = try training(
            "mode: asynchronous, inner_steps: 7, buffer: 3 updates, staleness: hinge 10 from 4, "
                + "max_staleness: 20, hub_rate: 0.5, buckets: 25")
        #expect(
            read.mode
                == .asynchronous(
                    Asynchrony(
                        innerSteps: 7, bufferSize: 3, weight: .hinge(slope: 10, start: 4),
                        maxStaleness: 20, rate: 0.5)))
        // Nothing is exchanged behind a backward pass.
        #expect(read.buckets == 1)
    }

    @Test func `what becomes of the late is read`() throws {
        let plain = try training("mode: diloco")
        #expect(plain.backups == 0 && plain.lateness == .pay && plain.localSteps == .equal)
        #expect(plain.matchmaking == .zero)
        let kept = try training(
            "mode: diloco, late: buffer, staleness: polynomial 0.25, local_steps: by_speed, "
                + "matchmaking: 4 s")
        #expect(kept.lateness == .buffer(.polynomial(exponent: 0.25)))
        #expect(kept.localSteps == .bySpeed && kept.matchmaking == .seconds(4))
        let spare = try training("mode: diloco, late: drop, backups: 2, sharing: equal")
        #expect(spare.lateness == .drop && spare.backups == 2)
    }

    @Test(arguments: ["constant", "polynomial 0.5", "hinge 10 from 4"])
    func `a weight by age is written as it is read`(_ text: String) throws {
        let kind = Kind<StalenessWeight>.staleness
        #expect(kind.canonical(try kind.value(of: text), written: "  \(text)") == text)
    }
}
