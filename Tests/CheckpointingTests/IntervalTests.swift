import Checkpointing
import Quantities
import Testing

/// Intervals and durability against the vectors.
struct IntervalTests {
    struct File: Decodable {
        struct Interval: Decodable {
            var C, R, M: Int64
            var young, daly, exact: Double
            var wall_over_work_at_exact: Double
            var wall_over_work_at_young: Double
            var wall_over_work_at_daly: Double
        }
        struct Loss: Decodable {
            var mttf_h, mttr_h: Double
            var serial_repair_h, parallel_repair_h: Double
            var approx_serial_h, approx_parallel_h: Double
            var p_loss_1y_per_set_serial: Double
            var r2_serial_h, rs_4_2_serial_h, rs_6_3_serial_h: Double
        }
        var interval: [Interval]
        var mttdl: [Loss]
    }

    static func load() throws -> File {
        try CheckpointVectors.load(File.self, from: "checkpoint_interval_durability")
    }

    private func isNear(_ a: Double, _ b: Double, _ tolerance: Double) -> Bool {
        (a - b).magnitude <= tolerance * b.magnitude
    }

    @Test func `the optimal intervals and their wall times are those of the vectors`() throws {
        let rows = try Self.load().interval
        #expect(rows.count == 6)
        for row in rows {
            let cost = Duration.seconds(row.C)
            let mean = Duration.seconds(row.M)
            let young = CheckpointInterval.young(cost: cost, meanTimeBetweenFailures: mean)
            let daly = CheckpointInterval.daly(cost: cost, meanTimeBetweenFailures: mean)
            let exact = CheckpointInterval.exact(cost: cost, meanTimeBetweenFailures: mean)
            #expect(isNear(young.inSeconds, row.young, 1e-11))
            #expect(isNear(daly.inSeconds, row.daly, 1e-11))
            #expect(isNear(exact.inSeconds, row.exact, 1e-11))
            func wall(_ interval: Duration) -> Double {
                CheckpointInterval.expectedWallPerWork(
                    interval: interval, cost: cost, restart: .seconds(row.R),
                    meanTimeBetweenFailures: mean)
            }
            #expect(isNear(wall(young), row.wall_over_work_at_young, 1e-12))
            #expect(isNear(wall(daly), row.wall_over_work_at_daly, 1e-12))
            #expect(isNear(wall(exact), row.wall_over_work_at_exact, 1e-12))
        }
    }

    @Test func `no interval is better than the exact one`() throws {
        for row in try Self.load().interval {
            let mean = Duration.seconds(row.M)
            func wall(_ interval: Duration) -> Double {
                CheckpointInterval.expectedWallPerWork(
                    interval: interval, cost: .seconds(row.C), restart: .seconds(row.R),
                    meanTimeBetweenFailures: mean)
            }
            let best = CheckpointInterval.exact(
                cost: .seconds(row.C), meanTimeBetweenFailures: mean)
            let nudge = Duration(nanoseconds: best.nanoseconds / 100)
            #expect(wall(best) < wall(best - nudge))
            #expect(wall(best) < wall(best + nudge))
        }
    }

    @Test func `a checkpoint that costs more than two failures apart is taken once a failure`() {
        let mean = Duration.seconds(100)
        #expect(
            CheckpointInterval.daly(cost: .seconds(200), meanTimeBetweenFailures: mean) == mean)
    }

    @Test func `the mean times to loss are those of the vectors`() throws {
        let rows = try Self.load().mttdl
        #expect(rows.count == 5)
        for row in rows {
            let failure = Duration(roundingUpSeconds: row.mttf_h * 3_600)
            let repair = Duration(roundingUpSeconds: row.mttr_h * 3_600)
            let serial = Durability.threeReplicas(
                meanTimeToFailure: failure, meanTimeToRepair: repair)
            // The vectors come from a linear system and carry its rounding.
            #expect(isNear(serial, row.serial_repair_h, 1e-9))
            #expect(
                isNear(
                    Durability.threeReplicas(
                        meanTimeToFailure: failure, meanTimeToRepair: repair, repair: .parallel),
                    row.parallel_repair_h, 1e-9))
            #expect(
                isNear(
                    Durability.meanHoursToLoss(
                        .replicas(2), meanTimeToFailure: failure, meanTimeToRepair: repair),
                    row.r2_serial_h, 1e-9))
            #expect(
                isNear(
                    Durability.reedSolomon42(meanTimeToFailure: failure, meanTimeToRepair: repair),
                    row.rs_4_2_serial_h, 1e-9))
            #expect(
                isNear(
                    Durability.reedSolomon63(meanTimeToFailure: failure, meanTimeToRepair: repair),
                    row.rs_6_3_serial_h, 1e-9))
            #expect(
                isNear(
                    Durability.lossProbability(meanHoursToLoss: serial, within: .hours(8_760)),
                    row.p_loss_1y_per_set_serial, 1e-8))
        }
    }

    @Test func `three replicas follow the closed formula, and its limit where repair is fast`() {
        let failure = Duration.hours(10_000)
        let repair = Duration.hours(1)
        let l = 1.0 / 10_000
        let closed =
            1 / (3 * l) + (1 + 1 / (3 * l)) / (2 * l) + (1 + (1 + 1 / (3 * l)) / (2 * l)) / l
        let serial = Durability.threeReplicas(
            meanTimeToFailure: failure, meanTimeToRepair: repair)
        #expect(isNear(serial, closed, 1e-12))
        #expect(isNear(serial, 1e12 / 6, 1e-3))
    }

    @Test func `a code that tolerates nothing lasts until the first failure`() {
        let mean = Durability.meanHoursToLoss(
            Redundancy(needed: 4, stored: 4), meanTimeToFailure: .hours(100),
            meanTimeToRepair: .hours(1))
        #expect(mean == 25)
    }

    @Test func `both codes store half as much again as the content`() {
        #expect(Redundancy.replicas(3).overhead == 3)
        #expect(Redundancy.reedSolomon(data: 4, parity: 2).overhead == 1.5)
        #expect(Redundancy.reedSolomon(data: 6, parity: 3).overhead == 1.5)
    }
}
