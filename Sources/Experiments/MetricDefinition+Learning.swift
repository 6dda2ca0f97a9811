import NetworkSimulation

/// What the small, real model of a numeric run learned.
extension MetricDefinition {
    static let learning: [MetricDefinition] = [
        MetricDefinition(
            name: "test_accuracy", unit: "1", about: "share of test examples that are right",
            explanation: """
                Of the first job's numeric run, at its end: the share of the examples that it was \
                not trained on to which the model gives the right class.
                """
        ) { run, _ in run.network.jobs.first?.learning?.test.accuracy },
        MetricDefinition(
            name: "test_accuracy_twin", unit: "1", about: "the same of the centralised twin",
            explanation: "What the twin's model reaches on the same test examples."
        ) { run, _ in run.finishedTwin?.learning?.test.accuracy },
        MetricDefinition(
            name: "test_loss", unit: "1", about: "mean cross-entropy of the test examples",
            explanation: """
                Of the first job's numeric run, at its end, in natural units. Without knowledge it \
                is the logarithm of the number of classes; none is given if it is not finite.
                """
        ) { run, _ in finite(run.network.jobs.first?.learning?.test.loss) },
        MetricDefinition(
            name: "test_loss_twin", unit: "1", about: "the same of the centralised twin",
            explanation: "The cross-entropy of the twin's model on the same test examples."
        ) { run, _ in finite(run.finishedTwin?.learning?.test.loss) },
        MetricDefinition(
            name: "worst_deviation", unit: "1",
            about: "greatest squared distance of an aggregate from the honest mean, in spreads",
            explanation: """
                The greatest, over the rounds of a numeric run with poisoners or a robust rule, of \
                ‖F − x̄‖² divided by the mean of ‖xᵢ − x̄‖², of the honest updates xᵢ, their mean \
                x̄ and the aggregate F. A rule that is (f, κ)-robust keeps it below κ as long as \
                at most f members are bad (Allouah et al., AISTATS 2023, definition 2).
                """
        ) { run, _ in finite(run.network.jobs.first?.learning?.deviation?.measured) },
    ]

    private static func finite(_ value: Double?) -> Double? {
        value.flatMap { $0.isFinite ? $0 : nil }
    }
}
