import Accounting
import Testing

/// The closed form against the vectors; the settlement against the same ones is in
/// `ReturnOnStakeTests`.
struct NodeEconomicsTests {
    private struct Hardware: Decodable {
        var capex_gpu: Double, life_y: Double, salvage: Double, kw_gpu: Double, pue: Double
        var usd_kwh: Double, idle_kw_frac: Double, other_usd_gpu_y: Double
    }
    private struct Row: Decodable {
        var hw: String, gpus: Double, price_zen: Double, u: Double, net_revenue_zen: Double
        var power_usd: Double, depreciation_usd: Double, profit_usd: Double
        var stake_zen_for_15: Double, stake_zen_for_25: Double
        var apr_if_stake_1000_per_gpu: Double, roi_total_capital_stake_1000_per_gpu: Double
    }
    private struct Breakeven: Decodable {
        var hw: String, price_zen: Double, stake_per_gpu_zen: Double, basis: String
        var u15: Double, u25: Double, u0: Double
    }
    private struct Competitive: Decodable {
        var hw: String, u: Double, r: Double, stake_usd_per_gpu: Double, price_usd_per_gpu_h: Double
    }
    private struct FeeFunded: Decodable {
        var apr: Double, u: Double, price_zen: Double, stake_per_gpu_zen: Double
    }
    private struct Issued: Decodable {
        var nominal: Double, bonded: Double, inflation: Double, real: Double
    }
    private struct Point: Decodable { var apr: Double, elasticity: [String: Double] }
    private struct File: Decodable {
        var hardware_assumptions: [String: Hardware]
        var node_table: [Row]
        var utilisation_breakeven: [Breakeven]
        var competitive_price: [Competitive]
        var fee_funded_yield: [FeeFunded]
        var issuance_funded_yield: [Issued]
        var sensitivity: [String: Point]
    }
    private let file: File
    init() throws { file = try vectors(File.self, from: "tokenomics") }

    private func node(
        _ hardware: String, price: Double, gpus: Double = 4, stakePerGPU: Double
    ) throws -> NodeEconomics {
        let hardware = try #require(file.hardware_assumptions[hardware])
        return NodeEconomics(
            price: price, zenPrice: 2, gpus: gpus, fee: 0.05, capital: hardware.capex_gpu,
            life: hardware.life_y, salvage: hardware.salvage, power: hardware.kw_gpu,
            idlePower: hardware.idle_kw_frac, pue: hardware.pue, electricity: hardware.usd_kwh,
            otherCosts: hardware.other_usd_gpu_y, stake: stakePerGPU * gpus)
    }

    @Test func `profit, rate and stake are those of the node table`() throws {
        for row in file.node_table {
            let node = try node(row.hw, price: row.price_zen, gpus: row.gpus, stakePerGPU: 1_000)
            #expect(agree(node.revenue(at: row.u) / 2, row.net_revenue_zen))
            #expect(agree(node.energy(at: row.u), row.power_usd))
            #expect(agree(node.depreciation, row.depreciation_usd))
            #expect(agree(node.profit(at: row.u), row.profit_usd, within: 1e-11))
            #expect(agree(node.apr(at: row.u), row.apr_if_stake_1000_per_gpu, within: 1e-11))
            #expect(
                agree(
                    node.apr(at: row.u, on: .stakeAndHardware),
                    row.roi_total_capital_stake_1000_per_gpu, within: 1e-11))
            #expect(agree(node.stake(forAPR: 0.15, at: row.u), row.stake_zen_for_15, within: 1e-11))
            #expect(agree(node.stake(forAPR: 0.25, at: row.u), row.stake_zen_for_25, within: 1e-11))
        }
    }

    @Test func `the utilisation for a rate is what bisection finds in the vectors`() throws {
        for row in file.utilisation_breakeven {
            let node = try node(row.hw, price: row.price_zen, stakePerGPU: row.stake_per_gpu_zen)
            let basis: ReturnOnStake.Basis = row.basis == "stake" ? .stake : .stakeAndHardware
            for (rate, utilisation) in [(0, row.u0), (0.15, row.u15), (0.25, row.u25)] {
                #expect(
                    agree(node.utilisation(forAPR: rate, on: basis), utilisation, within: 1e-10))
            }
        }
    }

    @Test func `free entry drives the price to that of the vectors`() throws {
        for row in file.competitive_price {
            var node = try node(row.hw, price: 0, stakePerGPU: row.stake_usd_per_gpu / 2)
            let dollars = node.competitivePrice(forAPR: row.r, at: row.u)
            #expect(agree(dollars, row.price_usd_per_gpu_h))
            node.price = dollars / node.zenPrice
            #expect(agree(node.apr(at: row.u, on: .stakeAndHardware), row.r, within: 1e-10))
        }
    }

    @Test func `yields out of fees and out of issuance are those of the vectors`() throws {
        for row in file.fee_funded_yield {
            let node = try node("a100", price: row.price_zen, stakePerGPU: 0)
            #expect(
                agree(
                    node.stakePerGPU(forFeeFundedAPR: row.apr, at: row.u), row.stake_per_gpu_zen))
        }
        for row in file.issuance_funded_yield {
            let (inflation, real) = NodeEconomics.issuance(
                forAPR: row.nominal, bonded: row.bonded)
            #expect(agree(inflation, row.inflation))
            #expect(agree(real, row.real))
        }
    }

    @Test func `the elasticities of the rate are those of the vectors`() throws {
        let knobs: [(String, WritableKeyPath<NodeEconomics, Double>)] = [
            ("price_zen", \.price), ("zen_usd", \.zenPrice), ("fee", \.fee),
            ("stake_zen", \.stake), ("capex_gpu", \.capital), ("usd_kwh", \.electricity),
            ("life_y", \.life),
        ]
        for (name, price) in [("seed_price", 2.5), ("market_price_0p5usd", 0.25)] {
            let point = try #require(file.sensitivity[name])
            let base = try node("consumer", price: price, stakePerGPU: 1_000)
            #expect(agree(base.apr(at: 0.5), point.apr, within: 1e-11))
            for (knob, path) in knobs {
                var (up, down) = (base, base)
                up[keyPath: path] *= 1.01
                down[keyPath: path] *= 0.99
                let elasticity =
                    (up.apr(at: 0.5) - down.apr(at: 0.5)) / (0.02 * base.apr(at: 0.5))
                #expect(agree(elasticity, try #require(point.elasticity[knob]), within: 1e-9))
            }
        }
    }
}
