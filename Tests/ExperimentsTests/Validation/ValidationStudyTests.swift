import Foundation
import NetworkSimulation
import ScenarioFiles
import Testing

@testable import Experiments

/// What running cases comes to.
@Suite struct ValidationStudyTests {
    /// The step of four nodes by hand: 16,000 sequences at 160 a second, then a ring of four over
    /// one stream a hop, with six phases of a quarter of 400 MB at 1 MB / 2 ms.
    static let compute = 100.0
    static let exchange = 6 * (100e6 / 500e6 + 0.001)

    @Test func `a case's metrics are those of its scenario's run`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - id: four
                predict:
                  - {metric: step_time, measured: 100 s, tolerance: 10%}
                  - {metric: round_phase, measured: 100 s, tolerance: 0.001 s}
                  - {metric: exchange_time, measured: 1 s, tolerance: 10%}
                  - {metric: sequences_per_second, measured: 160 samples/s, tolerance: 10%}
                  - {metric: compute_utilisation, measured: 99%, tolerance: 1 point}
                  - {metric: sent_per_round, measured: 670 MB, tolerance: 0.1%}
                  - {metric: bus_bandwidth, measured: 0.5 GB/s, tolerance: 1%}
            """)
        let values = report.rows.compactMap(\.predicted)
        #expect(values.count == 7)
        let step = Self.compute + Self.exchange
        let expected: [Double] = [
            // Six quarters of 400 MB, and at the end 2.4 GB of checkpoint and 0.4 GB of weights for
            // the user, of four nodes and ten rounds.
            step, Self.compute, Self.exchange, 16_000 / step, Self.compute / step, 600 + 60 + 10,
            0.6 / Self.exchange,
        ]
        for (value, known) in zip(values, expected) {
            #expect(abs(value / known - 1) < 0.002, "\(value) is not \(known)")
        }
        #expect(report.rows.map(\.isWithin) == [true, true, false, true, true, true, true])
        #expect(!report.isGood)
    }

    /// A step of 0.1 s, and an exchange of half of the model of six times 0.101 s, of which a step
    /// hides 0.1 s; that of the last of five rounds hides behind nothing. Without rounds the hub,
    /// one of four, waits for nobody; the others wait for their update to get there and the model
    /// to come back, 400 MB each.
    @Test func `what a member waits for is no computation, in any mode`() throws {
        let report = try ValidationFixture.report(
            """
            set: {fleet.us.sequences_per_second: 40000}
            cases:
              - id: streaming
                set: {jobs.job.training.mode: streaming, jobs.job.training.inner_steps: 4, jobs.job.training.fragments: 2, jobs.job.training.delay: 1 steps}
                predict:
                  - {metric: compute_utilisation, measured: 27.5%, tolerance: 0.5 points}
                  - {metric: exchange_time, measured: 0.526 s, tolerance: 1%}
              - id: asynchronous
                set: {jobs.job.training.mode: asynchronous, jobs.job.training.inner_steps: 1}
                predict:
                  - {metric: compute_utilisation, measured: 26%, tolerance: 1 points}
                  - {metric: exchange_time, measured: 1 s}
            """)
        let rows = report.rows
        #expect(rows.count == 4)
        #expect(rows.prefix(3).map(\.isWithin) == [true, true, true], "\(rows)")
        #expect(rows.last?.predicted == nil)
    }

    @Test func `settings of a case reach its run and no other`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - {id: fast, set: {fleet.us.sequences_per_second: 80}, metric: round_phase, measured: 50 s}
              - {id: slow, metric: round_phase, measured: 100 s}
              - {id: mixed, set: {fleet.eu.count: 4, fleet.us.count: 4, jobs.job.nodes: 8}, metric: round_phase, measured: 80 s, tolerance: 1%}
            """)
        let values = report.rows.compactMap(\.predicted)
        #expect(values.count == 3)
        // 16,000 sequences over four nodes of 40 and four of 10 a second, shared by speed.
        for (value, known) in zip(values, [50.0, 100, 80]) {
            #expect(abs(value - known) < 0.2, "\(value) is not \(known)")
        }
    }

    @Test func `a stated efficiency is the one that comes out`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - id: stated
                set:
                  fleet.us: {name: us, tier: t4, count: 4, sites: [us], mfu: 37%, availability: always, provisioning: constant 0 s, speed_variation: 0%, step_variation: 0%}
                  jobs.job.model: {parameters: 200e6, layers: 12, hidden: 768, sequence: 1024}
                  jobs.job.data.text_tokens: 1e9
                  jobs.job.training.batch: 8000 sequences
                predict:
                  - {metric: mfu, over: compute_utilisation, measured: 37%, tolerance: 0.1 points}
                  - {metric: tokens_per_second_per_gpu, over: tokens_per_second, measured: 25%, tolerance: 0.1 points}
            """)
        #expect(report.rows.map(\.isWithin) == [true, true], "\(report.rows)")
    }

    @Test func `a ratio divides by a metric of the same case or of another`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - {id: fast, set: {fleet.us.sequences_per_second: 80}, metric: round_phase, over: {case: slow, metric: round_phase}, measured: 50%, tolerance: 1%}
              - {id: slow, metric: round_phase, over: round_time, measured: 0.988, tolerance: 1%}
            """)
        #expect(report.rows.map(\.isWithin) == [true, true])
        #expect(report.rows.map(\.quantity) == ["round_phase ratio", "round_phase / round_time"])
    }

    @Test func `one transfer takes its bytes over the stream's rate, and the latency`() throws {
        let report = try ValidationFixture.report(
            """
            set: {fleet.eu.count: 1}
            cases:
              - id: stream
                transfer: {from: us, to: eu, size: 1 GB}
                predict:
                  - {metric: transfer_time, measured: 40.05 s, tolerance: 0.001 s}
                  - {metric: throughput, measured: 200 Mbps, tolerance: 1%}
              - {id: many, transfer: {from: us, to: eu, size: 1 GB, streams: 80}, metric: throughput, measured: 7.6 Gbps, tolerance: 10%}
              - {id: inside, transfer: {from: us, to: us}, metric: throughput, measured: 4 Gbps, tolerance: 1%}
            """)
        #expect(report.rows.map(\.isWithin) == [true, true, true, true], "\(report.rows)")
    }

    @Test func `the least value is the first of the grid that reaches the figure`() throws {
        // 6 (100 MB / rate + 1 ms) a step is at most a ninth of its computation from 54.2 MB/s on.
        let report = try ValidationFixture.report(
            """
            set: {network.streams: 64}
            cases:
              - id: line
                metric: compute_utilisation
                reaches: 90%
                least: {key: fleet.us.access, from: 10 MB/s, to: 10000 MB/s, step: x1.1}
                measured: 54.2 MB/s
                tolerance: 1 grid step
              - {id: never, metric: compute_utilisation, reaches: 99.99%, least: {key: fleet.us.access, from: 1 MB/s, to: 2 MB/s, step: x2}, measured: 1 MB/s}
            """)
        let found = try #require(report.rows[0].predicted)
        #expect(found >= 54.2 && found < 54.2 * 1.1, "\(found)")
        // It is a value of the grid.
        let steps = log(found / 10) / log(1.1)
        #expect(abs(steps - steps.rounded()) < 1e-4)
        #expect(report.rows[0].isWithin == true)
        guard case .failed(let why) = report.rows[1].standing else {
            Issue.record("found \(report.rows[1])")
            return
        }
        #expect(why.contains("does not reach 99.99% with 2 MB/s"))
    }

    @Test func `several seeds give their mean`() throws {
        func value(_ seed: Int, _ seeds: Int) throws -> Double {
            let report = try ValidationFixture.report(
                """
                set: {seed: \(seed), fleet.us.speed_variation: 10%}
                cases: [{id: a, seeds: \(seeds), metric: round_phase, measured: 100 s}]
                """)
            return try #require(report.rows[0].predicted)
        }
        let alone = try [value(5, 1), value(6, 1), value(7, 1)]
        #expect(alone[0] != alone[1] && alone[1] != alone[2])
        let mean = (alone[0] + alone[1] + alone[2]) / 3
        #expect(abs(try value(5, 3) / mean - 1) < 1e-12)
    }

    @Test func `a case that fails is told, and the others go on`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - {id: wrong, set: {jobs.job.nods: 3}, metric: step_time, measured: 1 s}
              - {id: nothing, set: {duration: 1 s}, metric: step_time, measured: 1 s}
              - {id: nowhere, transfer: {from: us, to: mars}, metric: throughput, measured: 1 Gbps}
              - {id: sound, metric: round_phase, measured: 100 s, tolerance: 1%}
            """)
        let why = report.rows.map { row in
            if case .failed(let why) = row.standing { why } else { "" }
        }
        #expect(why[0].hasPrefix("unknown key"))
        #expect(why[1].contains("no step was done"))
        #expect(why[2].contains("no site or group “mars”"))
        #expect(report.rows[3].isWithin == true)
        #expect(report.faults.count == 2)
        #expect(!report.isGood)
        // A failed one counts as a miss.
        let summary = try #require(report.summaries.first { $0.quantity == "step_time" })
        #expect(summary.count == 0 && summary.within == 0 && summary.judged == 2)
    }

    @Test func `the number of threads changes nothing`() throws {
        let text = """
            set: {fleet.us.speed_variation: 10%, fleet.us.step_variation: 5%}
            cases:
              - {id: a, seeds: 3, metric: step_time, measured: 100 s, tolerance: 5%}
              - {id: b, set: {jobs.job.nodes: 3}, metric: step_time, measured: 100 s, tolerance: 5%}
              - {id: c, set: {jobs.job.nodes: 2}, metric: step_time, measured: 100 s, tolerance: 5%}
            """
        let reports = try [1, 2, 5].map { try ValidationFixture.report(text, threads: $0) }
        let values = reports.map { $0.rows.map(\.predicted) }
        #expect(values[0] == values[1] && values[1] == values[2])
    }

    @Test func `only cases whose id begins so are run, and those they are divided by`() throws {
        let file = try ValidationFixture.file(
            """
            cases:
              - {id: A-1, metric: round_phase, over: {case: B-1, metric: round_phase}, measured: 1}
              - {id: B-1, metric: round_phase, measured: 100 s}
              - {id: B-2, unscored: qualitative}
            """)
        let report = try ValidationStudy.run([file], only: "A", threads: 1)
        #expect(report.rows.map(\.id) == ["A-1"])
        #expect(report.rows[0].predicted == 1)
        #expect(report.named.isEmpty)
    }

    @Test func `somebody else's names are taken for metrics where they mean one`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - id: table
                measured: {step_s: 101.2, throughput_sps: 158.1, comm_plus_overhead_s: 1.2, paper_granularity: 14}
                tolerance: "step_s within 10%; comm within 30%"
            """)
        #expect(
            report.rows.map(\.quantity) == [
                "step_time", "sequences_per_second", "exchange_time", "paper_granularity",
            ])
        #expect(report.rows.map(\.isWithin) == [true, nil, true, nil])
        #expect(report.rows[3].standing == .unscored("no metric of a run"))
    }

    @Test func `a column that nothing is compared with is shown whole`() throws {
        let report = try ValidationFixture.report(
            """
            cases:
              - {id: table, measured: {tries: [9, 1, 5], step_s: [100, 102, 300], span: 1 to 3 s}}
            """)
        #expect(report.rows.map(\.listed) == [[9, 1, 5], nil, nil])
        try #require(report.rows.count == 3)
        #expect(report.rows[1].measured == 102)
        #expect(report.rows[1].predicted != nil)
        #expect(report.rows[2].range == 1...3)
        #expect(report.rows[2].unit == "s")
        let json = try #require(String(bytes: try report.json(), encoding: .utf8))
        #expect(json.contains("measured_list"))
    }

    @Test func `efficiency brings its twin with it`() throws {
        let report = try ValidationFixture.report(
            "cases: [{id: a, metric: efficiency, measured: 99%, tolerance: 2 points}]")
        #expect(report.rows[0].isWithin == true, "\(report.rows)")
    }
}
