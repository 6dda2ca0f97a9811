import NetworkSimulation
import Plotting
import Quantities
import Results
import ScenarioFiles

extension RunStudy {
    /// The loss against time and cost; nil if the run learned nothing.
    func learningFigure(
        _ reader: ResultReader, caption: String
    ) throws(ResultError) -> LearningFigure? {
        guard let learned = run.network.jobs.first?.learning else { return nil }
        let twin = run.finishedTwin?.learning
        let accuracy = NumberText.fixed(learned.test.accuracy * 100, digits: 1)
        let other = twin.map {
            "; the centralised twin reaches \(NumberText.fixed($0.test.accuracy * 100, digits: 1))%"
        }
        let economy = run.scenario.configuration.economy
        let price =
            run.scenario.configuration.twin.price.microDollars > 0
            ? Double(run.scenario.configuration.twin.price.microDollars)
                / Double(max(1, economy.zenPrice.microDollars)) : 0
        let networkPrice = meanPrice
        return LearningFigure(
            title: "\(accuracy)% of the test examples are right at the end\(other ?? "")",
            caption: caption,
            note: "Cost: GPU-time held so far, at the network's mean price of "
                + "\(NumberText.fixed(networkPrice, digits: 2)) and the data centre's of "
                + "\(NumberText.fixed(price, digits: 2)) ZEN/GPU-h",
            network: try curve(reader, .network, price: networkPrice),
            twin: twin == nil ? nil : try curve(reader, .twin, price: price))
    }

    /// What the customer paid for a GPU-hour on average, fee and verification included.
    private var meanPrice: Double {
        guard let job = run.network.jobs.first, job.held > .zero else { return 0 }
        return job.paid.inZen / job.held.inHours
    }

    private func curve(
        _ reader: ResultReader, _ role: RunRole, price: Double
    ) throws(ResultError) -> LearningFigure.Curve {
        let table = RecordTable.Index.learning
        let jobs = try reader.column(role, table, "job")
        let time = try reader.column(role, table, "time")
        let held = try reader.column(role, table, "held")
        let loss = try reader.column(role, table, "test_loss")
        let rows = jobs.indices.filter { jobs[$0] == 0 }
        return LearningFigure.Curve(
            time: rows.map { time[$0] }, cost: rows.map { held[$0] * price },
            loss: rows.map { loss[$0] })
    }
}
