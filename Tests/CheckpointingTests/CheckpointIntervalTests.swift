import Checkpointing
import Testing

struct CheckpointIntervalTests {
    struct Vectors: Decodable {
        struct Interval: Decodable {
            var C: Double
            var R: Double
            var M: Double
            var young: Double
            var daly: Double
            var exact: Double
            var wall_over_work_at_exact: Double
            var wall_over_work_at_young: Double
            var wall_over_work_at_daly: Double
        }
        struct Loss: Decodable {
            var mttf_h: Double
            var mttr_h: Double
            var serial_repair_h: Double
            var parallel_repair_h: Double
            var p_loss_1y_per_set_serial: Double
            var r2_serial_h: Double
            var rs_4_2_serial_h: Double
            var rs_6_3_serial_h: Double
        }
        var interval: [Interval]
        var mttdl: [Loss]
    }

    private func isClose(_ found: Double, _ expected: Double, _ tolerance: Double) -> Bool {
        abs(found - expected) <= tolerance * abs(expected)
    }

    @Test func `intervals and expected times are those of the vectors`() throws {
        let rows = try VectorFile("checkpoint_interval_durability").decode(Vectors.self).interval
        for row in rows {
            let (cost, mtbf) = (row.C, row.M)
            let young = CheckpointInterval.young(cost: cost, mtbf: mtbf)
            let daly = CheckpointInterval.daly(cost: cost, mtbf: mtbf)
            let exact = CheckpointInterval.exact(cost: cost, mtbf: mtbf)
            #expect(isClose(young, row.young, 1e-14))
            #expect(isClose(daly, row.daly, 1e-14))
            #expect(isClose(exact, row.exact, 1e-10))
            for (interval, wall) in [
                (young, row.wall_over_work_at_young), (daly, row.wall_over_work_at_daly),
                (exact, row.wall_over_work_at_exact),
            ] {
                let found = CheckpointInterval.expectedWall(
                    interval: interval, cost: cost, restart: row.R, mtbf: mtbf)
                #expect(isClose(found, wall, 1e-12))
            }
        }
    }

    @Test func `no interval is better than the exact one`() {
        for (cost, mtbf) in [(60.0, 3600.0), (5, 100_000), (500, 600), (1, 10)] {
            let exact = CheckpointInterval.exact(cost: cost, mtbf: mtbf)
            let best = CheckpointInterval.expectedWall(
                interval: exact, cost: cost, restart: 10, mtbf: mtbf)
            for factor in [0.5, 0.9, 0.99, 1.01, 1.1, 2] {
                let wall = CheckpointInterval.expectedWall(
                    interval: exact * factor, cost: cost, restart: 10, mtbf: mtbf)
                #expect(wall > best)
            }
        }
        #expect(CheckpointInterval.daly(cost: 30, mtbf: 10) == 10)
    }

    @Test func `mean times to loss are those of the vectors`() throws {
        let rows = try VectorFile("checkpoint_interval_durability").decode(Vectors.self).mttdl
        for row in rows {
            func time(_ units: Int, _ needed: Int, _ repair: Durability.Repair = .serial) -> Double
            {
                Durability.meanTimeToLoss(
                    units: units, needed: needed, mttf: row.mttf_h, mttr: row.mttr_h,
                    repair: repair)
            }
            // The vectors come from a linear solver and are good to nine digits.
            #expect(isClose(time(3, 1), row.serial_repair_h, 1e-9))
            #expect(isClose(time(3, 1, .parallel), row.parallel_repair_h, 1e-9))
            #expect(isClose(time(2, 1), row.r2_serial_h, 1e-9))
            #expect(isClose(time(6, 4), row.rs_4_2_serial_h, 1e-9))
            #expect(isClose(time(9, 6), row.rs_6_3_serial_h, 1e-7))
            let loss = Durability.lossProbability(within: 8_760, meanTimeToLoss: time(3, 1))
            #expect(isClose(loss, row.p_loss_1y_per_set_serial, 1e-9))
        }
    }
}
