import Aggregation
import Experiments
import Foundation
import NetworkSimulation
import ScenarioFiles
import Testing

/// The cost in loss of replicas and inner steps, against what was published of it.
@Suite struct StatisticalEfficiencyTests {
    /// arXiv 2501.18512, table 5: evaluation loss of two replicas, beside that of data parallel.
    static let streaming: [(size: Double, steps: Int, dataParallel: Double, loss: Double)] = [
        (35e6, 30, 3.51, 3.54), (35e6, 30, 3.51, 3.53), (35e6, 100, 3.51, 3.56),
        (100e6, 30, 3.19, 3.21), (100e6, 30, 3.19, 3.21), (100e6, 100, 3.19, 3.22),
        (300e6, 30, 2.80, 2.81), (300e6, 30, 2.80, 2.81), (300e6, 100, 2.80, 2.83),
    ]

    @Test func `the rows of two replicas come out within half a per cent of loss`() {
        for row in Self.streaming {
            let law = StatisticalEfficiency(
                parameters: row.size, replicas: 2, innerSteps: row.steps)
            let measured = row.loss / row.dataParallel
            #expect(abs(law.lossRatio - measured) < 0.005 * measured, "\(row)")
            #expect(law.range.contains(measured), "\(row): \(law.range)")
            #expect(law.extrapolations.isEmpty)
        }
    }

    @Test func `the rows that were kept back come out within three thousandths`() {
        for row in Self.streaming where row.size == 100e6 {
            let law = StatisticalEfficiency(
                parameters: row.size, replicas: 2, innerSteps: row.steps)
            #expect(abs(law.lossRatio - row.loss / row.dataParallel) < 0.003, "\(row)")
        }
    }

    @Test func `replicas cost what the fit to the scaling study says`() {
        // MIRI's fit at 6.66B parameters: 1.0114 for eight replicas, 1.0175 for 24, against one.
        for (replicas, published) in [(8, 1.0114), (24, 1.0175)] {
            let offset = Foundation.exp(0.0051)
            let law = StatisticalEfficiency(
                parameters: 6.66e9, replicas: replicas, innerSteps: 30)
            #expect(abs(law.lossRatio * offset - published) < 0.000_1)
        }
    }

    @Test func `the run that contradicts the law lies in its range`() {
        let law = StatisticalEfficiency(parameters: 150e6, replicas: 8, innerSteps: 500)
        let measured = Foundation.log(13.73) / Foundation.log(13.68)
        #expect(law.lossRatio > 1.03, "the law says far more than OpenDiLoCo found")
        #expect(law.range.contains(measured), "\(law.range), measured \(measured)")
    }

    @Test func `more replicas and longer phases cost more, larger models less`() {
        let base = StatisticalEfficiency(parameters: 1e9, replicas: 4, innerSteps: 100)
        let wide = StatisticalEfficiency(parameters: 1e9, replicas: 8, innerSteps: 100)
        let long = StatisticalEfficiency(parameters: 1e9, replicas: 4, innerSteps: 500)
        let large = StatisticalEfficiency(parameters: 10e9, replicas: 4, innerSteps: 100)
        #expect(base.lossRatio < wide.lossRatio && base.lossRatio < long.lossRatio)
        #expect(large.lossRatio < base.lossRatio)
        // Nothing was published of so large a model: the upper end does not follow.
        let beyond = StatisticalEfficiency(parameters: 100e9, replicas: 4, innerSteps: 100)
        #expect(beyond.range.upperBound == large.range.upperBound)
        #expect(beyond.lossRatio < large.lossRatio)
    }

    @Test func `what was not measured is said to be extrapolated`() {
        let zen = StatisticalEfficiency(parameters: 6.7e9, replicas: 24, innerSteps: 500)
        #expect(
            zen.extrapolations == [
                "6.7B parameters (fitted: 35M to 2.4B)", "24 replicas (fitted: 1 to 8)",
                "500 inner steps (fitted: 30 to 100)",
            ])
        let inside = StatisticalEfficiency(parameters: 1e9, replicas: 8, innerSteps: 30)
        #expect(inside.extrapolations.isEmpty)
    }

    @Test func `nothing costs less than nothing`() {
        for steps in [1, 10, 30] {
            let single = StatisticalEfficiency(parameters: 1e9, replicas: 1, innerSteps: steps)
            #expect(single.lossRatio == 1)
            #expect(single.range.lowerBound == 1 && single.range.upperBound > 1)
        }
    }

    @Test func `a synchronous job is the measure, and a job of many steps is not`() throws {
        let diloco = try #require(Fixture.tiny().configuration.jobs.first)
        let cost = try #require(StatisticalEfficiency(of: diloco))
        #expect(cost.lossRatio > 1)
        var synchronous = diloco
        synchronous.training.mode = .synchronous
        #expect(StatisticalEfficiency(of: synchronous) == StatisticalEfficiency.none)
    }

    @Test func `the metrics of a run hold the cost and its range`() throws {
        let run = try PairedRun.simulate(try Fixture.tiny())
        let economics = Economics(of: run.network, in: run.scenario.configuration)
        let values = ["loss_ratio_low", "loss_ratio", "loss_ratio_high"].compactMap {
            MetricDefinition.named($0)?.value(run, economics)
        }
        #expect(values.count == 3)
        #expect(values == values.sorted() && values[0] > 1)
    }
}
