import Accounting
import ProtocolCore
import Quantities
import Testing

struct ReturnOnStakeTests {
    private struct Yield: Decodable { var apr: Double, n: Int, apy: Double }
    private struct Hardware: Decodable {
        var capex_gpu: Double, life_y: Double, salvage: Double, kw_gpu: Double, pue: Double
        var usd_kwh: Double, idle_kw_frac: Double, other_usd_gpu_y: Double
    }
    private struct Row: Decodable {
        var hw: String, gpus: Int, price_zen: Double, u: Double, gross_zen: Double
        var net_revenue_zen: Double, power_usd: Double, depreciation_usd: Double
        var profit_zen: Double, stake_zen_for_15: Double, stake_zen_for_20: Double
        var stake_zen_for_25: Double, apr_if_stake_1000_per_gpu: Double
        var roi_total_capital_stake_1000_per_gpu: Double
    }
    private struct Breakeven: Decodable {
        var hw: String, price_zen: Double, stake_per_gpu_zen: Int64, basis: String
        var u15: Double, u25: Double, u0: Double
    }
    private struct File: Decodable {
        var apr_apy: [Yield]
        var apy_to_apr: [Yield]
        var hardware_assumptions: [String: Hardware]
        var node_table: [Row]
        var utilisation_breakeven: [Breakeven]
    }

    private let file: File
    init() throws { file = try vectors(File.self, from: "tokenomics") }

    /// A year of a node that is leased for a share of it, through the settlement.
    private func year(
        _ hardware: Hardware, gpus: Int, price zen: Double, utilisation: Double, stake: Zen
    ) -> (statement: NodeStatement, costs: CostStatement, result: ReturnOnStake) {
        let year = ReturnOnStake.year
        let busy = Duration(roundingUpSeconds: year.inSeconds * utilisation)
        var office = Office(minimumStake: .zero)
        office.tell(.deposit(node, provider: provider, stake: stake))
        office.tell(.fund(job, customer: customer, budget: .zen(1_000_000)))
        office.grant(gpus: gpus, at: price(zen))
        office.tell(.leaseClosed(lease), at: .start + busy)
        let watts = hardware.kw_gpu * 1_000 * Double(gpus)
        // The table's other costs are entered as a gigabyte at one dollar each.
        let costs = ProviderCosts(
            load: Watts(watts), idle: Watts(watts * hardware.idle_kw_frac), pue: hardware.pue,
            electricity: EnergyPrice(microDollars: Int64(hardware.usd_kwh * 1e6)),
            traffic: DataPrice(microDollars: 1_000_000),
            purchase: Dollars(rounding: hardware.capex_gpu * Double(gpus)),
            salvage: Ratio(hardware.salvage), life: .days(365 * Int64(hardware.life_y)))
        let spent = costs.incurred(
            busy: busy, resting: year - busy, held: year,
            sent: Bytes(Int64(hardware.other_usd_gpu_y) * Int64(gpus) * 1_000_000_000))
        let statement = office.settlement.statement(of: node)
        let zenPrice = ZenPrice(microDollars: 2_000_000)
        let result = ReturnOnStake(
            income: MoneyWaterfall(
                statement: statement, costs: spent, at: zenPrice,
                credited: office.balance(.provider(provider))),
            stakeTime: office.settlement.stakes.stakeTime(of: node, until: .start + year),
            hardware: zenPrice.zen(for: costs.purchase), period: year)
        return (statement, spent, result)
    }

    @Test func `a year of a node gives the profit and loss of the vectors`() throws {
        for row in file.node_table {
            let hardware = try #require(file.hardware_assumptions[row.hw])
            let (statement, costs, result) = year(
                hardware, gpus: row.gpus, price: row.price_zen, utilisation: row.u,
                stake: .zen(1_000 * Int64(row.gpus)))
            #expect(agree(statement.gross.inZen, row.gross_zen, within: 1e-10))
            #expect(agree(statement.work.inZen, row.net_revenue_zen, within: 1e-10))
            #expect(agree(costs.energy.inDollars, row.power_usd, within: 1e-9))
            #expect(agree(costs.depreciation.inDollars, row.depreciation_usd, within: 1e-9))
            #expect(agree(result.income.net.inZen, row.profit_zen, within: 1e-9))
            let apr = try #require(result.apr())
            #expect(agree(apr, row.apr_if_stake_1000_per_gpu, within: 1e-9))
            let total = try #require(result.apr(on: .stakeAndHardware))
            #expect(agree(total, row.roi_total_capital_stake_1000_per_gpu, within: 1e-9))
            for (rate, stake) in [
                (0.15, row.stake_zen_for_15), (0.2, row.stake_zen_for_20),
                (0.25, row.stake_zen_for_25),
            ] {
                #expect(agree(result.stake(forAPR: rate).inZen, stake, within: 1e-9))
            }
            let before = try #require(result.apr(beforeDepreciation: true))
            let difference = (before - apr) * result.averageStake.inZen
            #expect(agree(difference, row.depreciation_usd / 2, within: 1e-6))
        }
    }

    @Test func `the utilisations that the vectors find for a rate give that rate`() throws {
        for row in file.utilisation_breakeven {
            let hardware = try #require(file.hardware_assumptions[row.hw])
            for (rate, utilisation) in [(0.0, row.u0), (0.15, row.u15), (0.25, row.u25)] {
                let (_, _, result) = year(
                    hardware, gpus: 4, price: row.price_zen, utilisation: utilisation,
                    stake: .zen(4 * row.stake_per_gpu_zen))
                let apr = try #require(
                    result.apr(on: row.basis == "stake" ? .stake : .stakeAndHardware))
                #expect(abs(apr - rate) < 1e-7, "\(row)")
            }
        }
    }

    @Test func `yields are those of the vectors if everything compounds`() {
        for row in file.apr_apy {
            let apy = ReturnOnStake.apy(apr: row.apr, compounding: .one, periods: row.n)
            // 1 + r/n has lost up to 10⁻¹² in the vectors at the greatest n.
            #expect(agree(apy, row.apy, within: 1e-10))
        }
        for row in file.apy_to_apr {
            #expect(agree(ReturnOnStake.apr(apy: row.apy, periods: row.n), row.apr))
        }
    }

    @Test func `income that does not grow with the stake does not compound`() {
        #expect(ReturnOnStake.apy(apr: 0.2) == 0.2)
        let half = ReturnOnStake.apy(apr: 0.2, compounding: .percent(50), periods: 12)
        let full = ReturnOnStake.apy(apr: 0.1, compounding: .one, periods: 12)
        #expect(agree(half, 0.1 + full))
    }

    @Test func `a return is scaled to a year and held against the average stake`() {
        let income = MoneyWaterfall(
            gross: .zen(10), rewards: .zero, fee: .zero, slashes: .zero, energy: .zero,
            bandwidth: .zero, depreciation: .zero, rounding: .zero, conversion: .zero, net: .zen(10)
        )
        // 1,000 ZEN for 36.5 days and 3,000 for as long.
        var stakes = StakeRegistry()
        let half = Duration.minutes(36 * 1_440 + 720)
        stakes.change(node, by: .zen(1_000), at: .start)
        stakes.change(node, by: .zen(2_000), at: .start + half)
        let result = ReturnOnStake(
            income: income, stakeTime: stakes.stakeTime(of: node, until: .start + half + half),
            hardware: .zen(8_000), period: half + half)
        #expect(result.averageStake == .zen(2_000))
        #expect(result.apr() == 0.025)
        #expect(result.apr(on: .stakeAndHardware) == 0.005)
    }

    @Test func `nothing at stake has no return`() {
        let result = ReturnOnStake(
            income: .zero, stakeTime: 0, hardware: .zero, period: .hours(1))
        #expect(result.apr() == nil)
        #expect(result.apr(on: .stakeAndHardware) == nil)
    }
}
