import NetworkSimulation
import ScenarioFiles

extension MetricDefinition {
    /// What the way of training costs in loss, which stands beside the efficiency and never in it.
    static let loss: [MetricDefinition] = [
        MetricDefinition(
            name: "loss_ratio", unit: "1",
            about: "expected loss / that of synchronous training on the same text",
            explanation: """
                What many replicas and long inner phases cost in loss: exp(1.0923 · N^−0.2342 · \
                ln M − 0.0051 + 0.0059 · ln(H / 30)), at least 1, for N parameters, M replicas \
                and H inner steps. The first term is the MIRI report's fit to arXiv 2503.09799 \
                (35M to 2.4B parameters, 1 to 8 replicas, H = 30); the others were fitted to the \
                rows of 35M and 300M parameters of arXiv 2501.18512, table 5, and agree with its \
                rows of 100M within 0.3% of loss. It follows from the scenario and not from the \
                run; it is 1 for synchronous training, and nothing is said of asynchronous \
                training, for which there is no published law. It is no part of the efficiency, \
                which compares equal text tokens. loss_ratio_low and loss_ratio_high say how far \
                the sources disagree.
                """
        ) { run, _ in estimate(run)?.lossRatio },
        MetricDefinition(
            name: "loss_ratio_low", unit: "1", about: "lower end of the range of loss_ratio",
            explanation: """
                The law's cost times 3.5%: the share of it that OpenDiLoCo found (arXiv \
                2407.07852: 150M parameters, 8 replicas, H = 500, perplexity 13.73 against 13.68 \
                of synchronous training on as much text, where the law says 3.9% of loss).
                """
        ) { run, _ in estimate(run)?.range.lowerBound },
        MetricDefinition(
            name: "loss_ratio_high", unit: "1", about: "upper end of the range of loss_ratio",
            explanation: """
                The law's value and 0.3%, the greatest distance to a published row that it was not \
                fitted to. For models beyond 2.4B parameters the cost is taken as that of 2.4B: \
                nothing published says that it goes on shrinking. Beyond 8 replicas or 100 inner \
                steps, where no row lies, what the law adds to its value there counts twice.
                """
        ) { run, _ in estimate(run)?.range.upperBound },
    ]

    private static func estimate(_ run: PairedRun) -> StatisticalEfficiency? {
        run.scenario.configuration.jobs.first.flatMap { StatisticalEfficiency(of: $0) }
    }
}
