import Accounting
import Foundation
import Plotting
import ProtocolCore
import Quantities
import Results
import ScenarioFiles
import Testing

@testable import Experiments
@testable import NetworkSimulation

/// What a run with customers and operators leaves behind: rows, metrics and figures that agree with
/// its report.
@Suite struct EconomyStudyTests {
    private func study(
        _ folder: ScratchFolder, _ name: String, _ overrides: [String] = ["duration=7 d"]
    ) throws -> RunStudy {
        let scenario = try Scenario.load(
            path: Fixture.root + "/Scenarios/economy/\(name).yaml", overrides: overrides)
        return try RunStudy.run(
            scenario, command: "zoosim run \(name).yaml", version: "test", output: folder.path,
            observer: PairedRun.Observer())
    }

    // MARK: Figures

    @Test(arguments: ["demand-shock", "price-crash"])
    func `an economy has a market, returns, inequality and a flow of money, drawn by gnuplot`(
        name: String
    ) async throws {
        let folder = ScratchFolder()
        let study = try study(folder, name)
        let figures = try study.figures()
        #expect(
            figures.map(\.name) == [
                "timeline", "money", "market", "returns", "inequality", "flow",
            ])
        for path in try await Gnuplot.render(figures, into: study.directory) {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            #expect((size ?? 0) > 5_000, "\(path)")
        }
        for figure in figures {
            let script = figure.script().text
            #expect(script.contains(name) && script.contains(study.digest.prefix(12)))
        }
        let market = try #require(figures[2] as? MarketFigure)
        #expect(market.zen.time.isEmpty == (name != "price-crash"))
    }

    @Test func `a run with a job and no customers has the figures that it had`() throws {
        let folder = ScratchFolder()
        let study = try RunStudy.run(
            try Fixture.tiny(), command: "zoosim run tiny.yaml", version: "test",
            output: folder.path, observer: PairedRun.Observer())
        #expect(try study.figures().map(\.name) == ["waterfall", "timeline", "money"])
        let reader = try ResultReader(path: study.resultPath)
        for table in [
            RecordTable.Index.market, RecordTable.Index.rentals, RecordTable.Index.operators,
        ] {
            #expect(try reader.textColumn(.network, table, "tier").isEmpty)
        }
    }

    @Test func `Lorenz and Gini of the figure are those of the operators' rows`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, "demand-shock")
        let figure = try #require(try study.figures().compactMap { $0 as? LorenzFigure }.first)
        let reader = try ResultReader(path: study.resultPath)
        let table = RecordTable.Index.operators
        let numbers = try reader.integerColumn(.network, table, "operator")
        let revenue = try reader.column(.network, table, "revenue")
        let fee = try reader.column(.network, table, "fee")
        // One who runs nodes of both kinds has two rows.
        var incomes = [Double](repeating: 0, count: Int((numbers.max() ?? 0) + 1))
        for (row, number) in numbers.enumerated() {
            incomes[Int(number)] += revenue[row] - fee[row]
        }
        let sum = incomes.reduce(0, +)
        #expect(figure.curves[0].shares.count == incomes.count + 1)
        var running = 0.0
        for (place, income) in incomes.sorted().enumerated() {
            running += income / sum
            #expect(abs(figure.curves[0].shares[place + 1] - running) < 1e-9)
        }
        #expect(figure.curves[0].gini > 0.2)
    }

    @Test func `1, 2, 3 and 4 have a Gini coefficient of a quarter`() {
        let inequality = Inequality(of: [4, 1, 3, 2])
        for (share, expected) in zip(inequality.lorenz, [0, 0.1, 0.3, 0.6, 1]) {
            #expect(abs(share - expected) < 1e-12)
        }
        #expect(abs(inequality.gini - 0.25) < 1e-12)
    }

    /// Under McAfee's auction customers pay more than providers get; checks add to that.
    @Test(arguments: [
        ["market.mechanism=uniform"], ["market.mechanism=mcafee"],
        ["market.fills_between_calls=no"],
    ])
    func `the flow of money closes to the micro-ZEN, from what every rental paid`(
        overrides: [String]
    ) throws {
        let folder = ScratchFolder()
        let study = try study(folder, "lazy-five", ["duration=5 d"] + overrides)
        let flow = study.economics.flow
        #expect(flow.closes)
        #expect(flow.paid == study.run.network.rentals.reduce(Zen.zero) { $0 + $1.paid })
        #expect(flow.net == study.economics.waterfall.net)
        #expect(flow.bars.contains { $0.name.hasPrefix("surplus") && $0.amount < .zero })
        let figure = try #require(try study.figures().last as? MoneyFlowFigure)
        #expect(figure.paid == flow.paid.inZen && figure.net == flow.net.inZen)
    }

    // MARK: Rows

    @Test func `there is a row for every tier and call, rental and operator`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, "demand-shock")
        let reader = try ResultReader(path: study.resultPath)
        let network = study.run.network
        let market = RecordTable.Index.market
        let time = try reader.column(.network, market, "time")
        #expect(time == (1...168).map { Double($0) * 3_600 })
        let nodes = try reader.column(.network, market, "nodes")
        let leased = try reader.column(.network, market, "leased")
        let offered = try reader.column(.network, market, "offered")
        for row in time.indices { #expect(leased[row] + offered[row] <= nodes[row]) }
        // Every node is up here: what is not leased is for rent.
        #expect(leased[60] + offered[60] == 100)
        let waiting = try reader.column(.network, market, "waiting")
        #expect(waiting.contains { $0 > 0 } && waiting.contains(0))

        let rentals = RecordTable.Index.rentals
        let paid = try reader.column(.network, rentals, "paid")
        #expect(paid == network.rentals.map(\.paid.inZen))
        let outcomes = try reader.textColumn(.network, rentals, "outcome")
        let finished = network.customers.reduce(0) { $0 + ($1.outcomes[.finished] ?? 0) }
        #expect(outcomes.count { $0 == "finished" } == finished && finished > 50)
        let waits = try reader.column(.network, rentals, "wait")
        #expect(waits.count { !$0.isNaN } == network.customers.reduce(0) { $0 + $1.waits.count })

        let operators = RecordTable.Index.operators
        let net = try reader.column(.network, operators, "net")
        #expect(net.count == network.operators.count && net.count == 35)
        #expect(abs(net.reduce(0, +) - study.economics.waterfall.net.inZen) < 1e-3)
        let revenue = try reader.column(.network, operators, "revenue")
        var left = revenue
        for name in ["fee", "slashes", "energy", "bandwidth", "other", "depreciation"] {
            let column = try reader.column(.network, operators, name)
            for row in left.indices { left[row] -= column[row] }
        }
        for row in left.indices { #expect(abs(left[row] - net[row]) < 1e-4) }
        #expect(reader.digest == study.digest)
        #expect(try reader.computedDigest().description == study.digest)
    }

    @Test func `an operator that went away is said to have left`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, "demand-shock", ["duration=30 d"])
        let network = study.run.network
        let gone = network.operators.count { !$0.isPresent && $0.presence > .zero }
        #expect(study.economics.operators.count { $0.status == .left } == gone && gone > 0)
        #expect(study.economics.operators.count { $0.status == .stays } == 35 - gone)
    }

    // MARK: Metrics

    @Test func `tiers have metrics of their own, and so has the network`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, "demand-shock")
        let values = Dictionary(
            uniqueKeysWithValues: study.metrics.map { ($0.name, $0.value) })
        let pool = study.economics.tiers[0]
        #expect(values["tiers.bronze.apr_on_stake"] == pool.returns.apr())
        // All nodes are of one tier.
        for name in MetricDefinition.economy.map(\.name) {
            #expect(values["tiers.bronze.\(name)"] == values["network.\(name)"], "\(name)")
        }
        #expect(values["network.leased_share"] == pool.use)
        let paid = try #require(values["network.price_paid"])
        let usd = try #require(values["network.price_paid_usd"])
        let report = study.run.network.customers[0]
        #expect(abs(paid - report.paid.inZen / report.held.inHours) < 1e-6)
        #expect(abs(usd - 2 * paid) < 1e-6)
        let quartiles = ["p25", "median", "p75"].compactMap {
            values["tiers.bronze.apr_on_stake_\($0)"]
        }
        #expect(quartiles.count == 3 && quartiles == quartiles.sorted())
        #expect(quartiles[0] < quartiles[2])
        let reader = try ResultReader(path: study.resultPath)
        #expect(reader.metrics.count == study.metrics.count)
        #expect(values["jobs.demand-shock.efficiency"] == nil)
        #expect(values["network.holders_real_return"] == nil, "no ZEN are issued")
    }

    @Test func `where the price of a ZEN falls, dollars are counted epoch by epoch`() throws {
        let folder = ScratchFolder()
        let path = "economy.zen_path=series 2 USD/ZEN, 1 USD/ZEN every 4 d"
        let study = try study(folder, "price-crash", ["duration=8 d", path])
        let pool = study.economics.all
        let zen = try #require(pool.price(in: .zen))
        let dollars = try #require(pool.price(in: .dollars))
        #expect(dollars / zen > 1.1 && dollars / zen < 1.9, "between both prices")
        let table = RecordTable.Index.rentals
        let reader = try ResultReader(path: study.resultPath)
        #expect(try !reader.column(.network, table, "price").allSatisfy(\.isNaN))
    }

    @Test func `new ZEN thin out the rewards of those who hold them`() throws {
        let folder = ScratchFolder()
        let study = try study(folder, "apy-issuance-funded")
        let holders = study.economics.holders
        let (nominal, inflation) = try (
            #require(holders.nominal), #require(holders.inflation)
        )
        let real = try #require(study.metrics.first { $0.name == "network.holders_real_return" })
        #expect(abs(real.value - ((1 + nominal) / (1 + inflation) - 1)) < 1e-12)
        #expect(real.value < nominal && real.value > 0)
    }

    @Test func `rentals that wait at the end are neither served nor turned away`() {
        func rental(_ start: Double?, _ outcome: RentalOutcome?) -> RentalReport {
            RentalReport(
                job: JobID(0), customer: 0, tier: TierID(0), nodes: 1, work: .zero, done: .zero,
                lost: .zero, held: .zero, worth: 1, paid: .zero, refunded: .zero,
                arrivedAt: .start + .hours(1),
                startedAt: start.map { .start + Duration(roundingUpSeconds: $0 * 3_600) },
                endedAt: nil, interruptions: 0, stalled: .zero, outcome: outcome)
        }
        let statistics = RentalStatistics(of: [
            rental(3, .finished), rental(1.5, nil), rental(nil, .gaveUp), rental(nil, nil),
        ])
        #expect(statistics.waits == [0.5, 2])
        #expect(statistics.meanWait == 1.25)
        #expect(statistics.served == 2.0 / 3)
        #expect(RentalStatistics(of: []).served == nil)
    }

    @Test func `every job has metrics, and the first keeps the network's under its name`() throws {
        let run = try PairedRun.simulate(try Fixture.tiny())
        var several = run
        several = PairedRun(
            scenario: run.scenario, network: run.network, twin: run.twin, waterfall: run.waterfall)
        var (scenario, network) = (several.scenario, several.network)
        scenario.configuration.jobs.append(scenario.configuration.jobs[0])
        network.jobs.append(network.jobs[0])
        network.jobs[1].name = "other"
        network.jobs[1].rounds += 5
        several = PairedRun(
            scenario: scenario, network: network, twin: run.twin, waterfall: run.waterfall)
        let economics = Economics(of: network, in: scenario.configuration)
        let values = Dictionary(
            uniqueKeysWithValues: MetricDefinition.metrics(of: several, economics).map {
                ($0.name, $0.value)
            })
        let first = "jobs.\(network.jobs[0].name)"
        #expect(values["jobs.other.rounds"] == values["\(first).rounds"].map { $0 + 5 })
        #expect(values["\(first).efficiency"] == run.efficiency)
        #expect(values["jobs.other.efficiency"] == nil, "only the first job has a twin")
        for name in ["apr_on_stake", "failures", "availability"] {
            #expect(values["\(first).\(name)"] == values["network.\(name)"])
            #expect(values["network.\(name)"] != nil)
            #expect(values["jobs.other.\(name)"] == nil)
        }
        #expect(values["\(first).leased_share"] == nil)
        for name in ["jobs.other.rounds", "network.failures", "tiers.bronze.leased_share"] {
            #expect(MetricDefinition.value(of: name, several, economics) == values[name])
        }
        #expect(
            MetricDefinition.value(of: "rounds", several, economics) == values["\(first).rounds"])
        #expect(MetricDefinition.value(of: "tiers.none.leased_share", several, economics) == nil)
    }
}
