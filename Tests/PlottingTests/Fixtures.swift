@testable import Plotting

/// Figures with the shapes and sizes of real runs, made by arithmetic.
enum Fixtures {
    static let caption = "zen-2-7b · seed 7 · digest 5f0a93c1be27"

    static let waterfall = WaterfallFigure(
        title: "The network needs 1.16 times the GPU-hours of one site: waiting costs most",
        caption: caption, efficiency: 0.8615,
        bars: [
            WaterfallBar(label: "provisioning", share: 0.0048),
            WaterfallBar(label: "state transfer", share: 0.0111),
            WaterfallBar(label: "checkpoint stall", share: 0.0003),
            WaterfallBar(label: "computing: lost", share: 0.0092),
            WaterfallBar(label: "computing: slower GPUs or jitter", share: 0.0213),
            WaterfallBar(label: "computing: the rest", share: -0.0041),
            WaterfallBar(label: "communicating exposed", share: 0.0387),
            WaterfallBar(label: "waiting", share: 0.0469),
            WaterfallBar(label: "idle", share: 0.0001),
            WaterfallBar(label: "re-executing", share: 0.0101),
            WaterfallBar(label: "TEE", share: 0.0001),
        ])

    /// Three weeks at five minutes a sample, held 29 hours a week.
    static let weeks: TimelineFigure = {
        let time: [Double] = (0..<6_048).map { Double($0) * 300 }
        let holds: [ClosedRange<Double>] = (0..<3).map { week in
            let start = Double(week) * 604_800 + 50_400
            return start...start + 104_400
        }
        let inHold: [Bool] = time.map { at in holds.contains { $0.contains(at) } }
        let up: [Double] = (0..<6_048).map { (index: Int) in Double(34 + (index / 97 * 5 + 3) % 7) }
        let held: [Double] = inHold.enumerated().map { index, isHeld in
            isHeld ? (index % 211 < 3 ? 23 : 24) : 0
        }
        let computing: [Double] = held.enumerated().map { $0 % 7 == 0 ? 0 : $1 }
        var done = 0.0
        let rounds = time.indices.map { index in
            if inHold[index] && index % 3 == 0 { done += 1 }
            return done
        }
        return TimelineFigure(
            title: "The gang of 24 is full in all three hold windows", caption: caption, time: time,
            up: up, held: held, computing: computing, rounds: rounds, holds: holds)
    }()

    /// One hour at ten seconds a sample, without hold windows.
    static let hour: TimelineFigure = {
        let time: [Double] = (0...360).map { Double($0) * 10 }
        let held: [Double] = time.map { at in
            if at < 180 { return 0 }
            return at > 2_400 && at < 2_700 ? 3 : 4
        }
        return TimelineFigure(
            title: "One node is lost after 40 minutes and replaced within five",
            caption: "quickstart · seed 1 · digest 90ab12cd34ef", time: time,
            up: time.map { $0 > 2_400 && $0 < 3_000 ? 5 : 6 }, held: held,
            computing: time.indices.map { $0 % 12 < 2 ? 0 : held[$0] },
            rounds: time.indices.map { Double(max(0, $0 - 20) / 12) })
    }()

    /// Three weeks of hourly settlements and two tiers.
    static let money: MoneyFigure = {
        let time: [Double] = (0...504).map { Double($0) * 3_600 }
        let held: [Int] = (0...504).map { hour in
            max(0, min(29, hour % 168 - 14)) + hour / 168 * 29
        }
        let work: [Double] = held.map { Double($0) * 96 * 2.05 }
        let prices: [Double] = (0...504).map { hour in 2.05 + 0.04 * Double(hour * 7 % 11) }
        return MoneyFigure(
            title: "The run costs 17,122 ZEN for work and 901 ZEN in fees", caption: caption,
            time: time, work: work, fee: work.map { $0 / 19 },
            rewards: time.map { $0 / 3_600 * 0.9 }, slashes: time.map { $0 > 900_000 ? 37.5 : 0 },
            prices: [
                MoneyFigure.PriceSeries(tier: "bronze", time: time, price: prices),
                MoneyFigure.PriceSeries(
                    tier: "silver", time: time, price: time.map { _ in 2.5 }),
            ])
    }()

    /// Three networks, each ten times as large as the last one; the largest comes first.
    static let scale = ScaleFigure(
        caption: "scale-1000 (30 d), scale-10000 (6 d), scale-100000 (2 d) on a processor",
        points: [
            .init(gpus: 100_000, nodes: 16_000, allJobs: 168_000, oneJob: 3_360),
            .init(gpus: 1_000, nodes: 160, allJobs: 1_440, oneJob: 480),
            .init(gpus: 10_000, nodes: 1_600, allJobs: 14_800, oneJob: 2_960),
        ])

    /// Names with every character that could mean something to gnuplot, XML or a shell.
    static let special = WaterfallFigure(
        title: "It's 50% of \"state_x\" & <b>{/Bold y}^2</b> `date` $HOME \\n @x",
        caption: "zoo_net · 'quoted' · 100%d", efficiency: 0.5,
        bars: [
            WaterfallBar(label: "a_b^c's \"d\" 100%s & <e> `id` {f} \\t", share: 0.3),
            WaterfallBar(label: "line\nbreak", share: 0.2),
        ])

    /// Thirty rounds in two hours against six hundred steps of the twin.
    static let learning = LearningFigure(
        title:
            "96.4% of the test examples are right at the end; the centralised twin reaches 95.5%",
        caption: "digits · seed 1 · digest 5f0a93c1be27",
        note:
            "Cost: GPU-time held so far, at the network's mean price of 2.50 and the data centre's "
            + "of 0.70 ZEN/GPU-h",
        network: curve(points: 31, seconds: 7_200, cost: 79.5, floor: 0.15),
        twin: curve(points: 61, seconds: 5_700, cost: 17.6, floor: 0.17))

    private static func curve(
        points: Int, seconds: Double, cost: Double, floor: Double
    ) -> LearningFigure.Curve {
        let shares = (0..<points).map { Double($0) / Double(points - 1) }
        return LearningFigure.Curve(
            time: shares.map { $0 * seconds }, cost: shares.map { $0 * cost },
            loss: shares.map { floor + (2.5 - floor) / (1 + 40 * $0 * $0) })
    }
}
