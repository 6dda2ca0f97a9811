import Accounting
import Quantities
import Testing

struct MoneyWaterfallTests {
    private func random(_ dice: inout Dice) -> MoneyWaterfall {
        func zen(_ dice: inout Dice) -> Zen { Zen(micro: Int64(dice.roll(1_000_000_000))) }
        func dollars(_ dice: inout Dice) -> Dollars {
            Dollars(micro: Int64(dice.roll(1_000_000_000)))
        }
        var statement = NodeStatement()
        statement.work = zen(&dice)
        statement.verification = zen(&dice)
        statement.fee = zen(&dice)
        statement.uptimeReward = zen(&dice)
        statement.workReward = zen(&dice)
        statement.bandwidthReward = zen(&dice)
        statement.bounty = zen(&dice)
        statement.slashDowntime = zen(&dice)
        statement.slashWrongWork = zen(&dice)
        statement.slashBandwidth = zen(&dice)
        let costs = CostStatement(
            energy: dollars(&dice), bandwidth: dollars(&dice), depreciation: dollars(&dice))
        return MoneyWaterfall(
            statement: statement, costs: costs,
            at: ZenPrice(microDollars: 1 + Int64(dice.roll(9_000_000))))
    }

    @Test(arguments: 1...50)
    func `the bars add up to the net exactly, alone and summed`(seed: UInt64) {
        var dice = Dice(state: seed)
        var sum = MoneyWaterfall.zero
        for _ in 0..<20 {
            let waterfall = random(&dice)
            let bars = waterfall.bars.reduce(Zen.zero) { $0 + $1.amount }
            #expect(bars == waterfall.net)
            #expect(waterfall.conversion <= .zero && waterfall.conversion > Zen(micro: -3))
            sum = sum + waterfall
        }
        #expect(sum.closes)
        #expect(sum.bars.reduce(Zen.zero) { $0 + $1.amount } == sum.net)
    }

    @Test func `a waterfall of round numbers is the one by hand`() {
        var statement = NodeStatement()
        statement.work = .zen(95)
        statement.fee = .zen(5)
        statement.uptimeReward = .zen(3)
        statement.slashDowntime = .zen(2)
        let costs = CostStatement(
            energy: Dollars(micro: 10_000_000), bandwidth: Dollars(micro: 4_000_000),
            depreciation: Dollars(micro: 20_000_000))
        let waterfall = MoneyWaterfall(
            statement: statement, costs: costs, at: ZenPrice(microDollars: 2_000_000))
        #expect(
            waterfall.bars.map(\.name) == [
                "gross", "rewards", "fee", "slashes", "energy", "bandwidth", "other costs",
                "depreciation", "rounding", "conversion",
            ])
        #expect(
            waterfall.bars.map(\.amount) == [
                .zen(100), .zen(3), .zen(-5), .zen(-2), .zen(-5), .zen(-2), .zero, .zen(-10), .zero,
                .zero,
            ])
        #expect(waterfall.net == .zen(79))
        #expect(waterfall.netBeforeDepreciation == .zen(89))
    }

    @Test func `what the ledger credits beyond the statement is rounding, and stays visible`() {
        var statement = NodeStatement()
        statement.work = .zen(95)
        statement.fee = .zen(5)
        let waterfall = MoneyWaterfall(
            statement: statement, costs: .zero, at: ZenPrice(microDollars: 2_000_000),
            credited: .zen(95) - Zen(micro: 1))
        #expect(waterfall.rounding == Zen(micro: -1))
        #expect(waterfall.net == .zen(95) - Zen(micro: 1))
    }

    @Test func `three conversions by themselves differ from one by what conversion says`() {
        let third = CostStatement(
            energy: Dollars(micro: 1), bandwidth: Dollars(micro: 1), depreciation: Dollars(micro: 1)
        )
        let waterfall = MoneyWaterfall(
            statement: NodeStatement(), costs: third, at: ZenPrice(microDollars: 3_000_000))
        #expect(waterfall.energy == .zero)
        #expect(waterfall.conversion == Zen(micro: -1))
        #expect(waterfall.net == Zen(micro: -1))
    }

    @Test func `hardware loses its worth in a straight line and only once`() {
        let costs = ProviderCosts(
            load: Watts(1_000), idle: Watts(200), pue: 1.5,
            electricity: EnergyPrice(microDollars: 100_000),
            traffic: DataPrice(microDollars: 20_000), purchase: Dollars(micro: 12_000_000_000),
            salvage: .percent(25), life: .days(1_000))
        #expect(costs.depreciation(over: .days(100)) == Dollars(micro: 900_000_000))
        #expect(costs.depreciation(over: .days(2_000)) == Dollars(micro: 9_000_000_000))
        let spent = costs.incurred(
            busy: .hours(10), resting: .hours(5), held: .days(100), sent: Bytes(3_000_000_000))
        // (10 kWh + 1 kWh) × 1.5 × 0.10 dollars.
        #expect(spent.energy == Dollars(micro: 1_650_000))
        #expect(spent.bandwidth == Dollars(micro: 60_000))
        #expect(spent.total == Dollars(micro: 901_710_000))
        #expect(spent - spent + spent == spent)
    }
}
