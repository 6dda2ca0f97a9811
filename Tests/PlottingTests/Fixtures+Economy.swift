@testable import Plotting

/// Figures of economies, made by arithmetic.
extension Fixtures {
    private static let economy = "demand-shock · seed 1 · digest f79f9ed3243a"

    /// Two tiers over ninety days by the hour, with a price of ZEN that falls once.
    static let market: MarketFigure = {
        let time: [Double] = (1...2_160).map { Double($0) * 3_600 }
        func tier(_ name: String, from price: Double, nodes: Int) -> MarketFigure.Tier {
            let leased = time.indices.map { Double($0 * 7 % 97) / 97 }
            return MarketFigure.Tier(
                name: name, time: time,
                price: time.indices.map { price + Double($0 / 240 % 5) * 0.3 }, leased: leased,
                offered: leased.map { ((1 - $0) * Double(nodes)).rounded() },
                waiting: time.indices.map { Double(max(0, $0 % 480 - 400)) / 4 })
        }
        return MarketFigure(
            title: "49% of the nodes are leased: bronze from 2.50 to 3.40 ZEN a GPU-hour",
            caption: economy,
            tiers: [tier("bronze", from: 2.5, nodes: 80), tier("gold", from: 8, nodes: 20)],
            zen: ([0, 3_888_000], [2, 0.5]))
    }()

    /// One tier of two kinds of nodes, some of which lose.
    static let returns = ReturnFigure(
        title: "Operators earn 1,060% a year on their stake, 23% with their hardware",
        caption: economy, claim: 0.15...0.25, source: "claim: the network's description",
        bases: [
            ReturnFigure.Basis(
                title: "net return a year on the stake",
                rows: [
                    ReturnFigure.Row(
                        label: "bronze", isWhole: true, quantiles: [-0.5, 8, 11, 12, 12.6],
                        together: 10.6),
                    ReturnFigure.Row(
                        label: "consumer", isWhole: false, quantiles: [4.3, 9, 11.3, 12.1, 12.6],
                        together: 10.5),
                ]),
            ReturnFigure.Basis(
                title: "net return a year on stake and hardware",
                rows: [
                    ReturnFigure.Row(
                        label: "bronze", isWhole: true, quantiles: [-0.1, 0.1, 0.24, 0.3, 0.4],
                        together: 0.23)
                ]),
        ])

    /// Four operators that get 1, 2, 3 and 4, and stake alike.
    static let inequality = LorenzFigure(
        title: "The poorer half of 4 operators gets 30% of the income", caption: economy,
        curves: [
            LorenzFigure.Curve(title: "income", shares: [0, 0.1, 0.3, 0.6, 1], gini: 0.25),
            LorenzFigure.Curve(title: "stake", shares: [0, 0.25, 0.5, 0.75, 1], gini: 0),
        ])

    /// Money that ends below zero.
    static let flow = MoneyFlowFigure(
        title: "Customers pay 1,000 ZEN; operators lose 150", caption: economy, paid: 1_000,
        bars: [
            MoneyFlowFigure.Bar(label: "fee", amount: -50),
            MoneyFlowFigure.Bar(label: "rewards", amount: 200),
            MoneyFlowFigure.Bar(label: "slashes", amount: 0),
            MoneyFlowFigure.Bar(label: "energy", amount: -400),
            MoneyFlowFigure.Bar(label: "depreciation", amount: -900),
            MoneyFlowFigure.Bar(label: "conversion", amount: 0.000_001),
        ], net: -150)
}
