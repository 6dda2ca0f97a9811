import Foundation
import Testing

@testable import Plotting

/// What the figures of an economy show, and what they refuse to.
struct EconomyFigureTests {
    @Test func `the bars of the money lead from what was paid to what is kept`() {
        let rows = Fixtures.flow.rows()
        #expect(
            rows.map(\.label) == [
                "paid by customers", "fee", "rewards", "energy", "depreciation",
                "kept by operators",
            ])
        for (bar, next) in zip(rows.dropFirst(), rows.dropFirst(2)) where next.sort != .total {
            #expect(bar.to == next.from)
        }
        #expect(rows.map(\.sort) == [.total, .loss, .gain, .loss, .loss, .total])
        #expect(rows[4].to == rows[5].to)
        #expect(rows[5].value == "\u{2212}150")
    }

    @Test func `bars that do not close are refused`() async {
        await #expect(processExitsWith: .failure) {
            _ = MoneyFlowFigure(
                title: "", caption: "", paid: 100,
                bars: [MoneyFlowFigure.Bar(label: "fee", amount: -5)], net: 94)
        }
    }

    @Test func `a Lorenz curve goes from nobody to everybody, whatever their number`() {
        #expect(
            LorenzFigure.points(of: [0, 0.1, 0.3, 0.6, 1])
                == [[0, 0], [25, 10], [50, 30], [75, 60], [100, 100]])
        #expect(LorenzFigure.points(of: [0]) == [[0, 0], [100, 100]])
        let many = (0...50_000).map { Double($0) / 50_000 }
        let points = LorenzFigure.points(of: many)
        #expect(points.count <= 1_002)
        #expect(points.last == [100, 100])
        #expect(zip(points, points.dropFirst()).allSatisfy { $0[0] < $1[0] })
    }

    @Test func `the price of a ZEN has a panel only where it moves`() {
        var figure = Fixtures.market
        #expect(figure.script().text.contains("plot $zen"))
        figure.zen = ([], [])
        #expect(!figure.script().text.contains("$zen"))
        #expect(figure.script().height < Fixtures.market.script().height)
    }

    @Test func `every tier is named at the end of each of its lines`() {
        let text = Fixtures.market.script().text
        for name in ["bronze", "gold"] {
            #expect(text.components(separatedBy: "'\(name) ").count == 5, "\(name)")
        }
    }

    @Test func `tics of a percentage are no format to gnuplot`() {
        #expect(
            GnuplotScript.tics(on: -20...1_100, most: 4, isPercent: true)
                == "('0%%' 0, '500%%' 500, '1,000%%' 1000)")
        #expect(
            GnuplotScript.tics(on: 0...1, most: 5) == "('0.0' 0, '0.2' 0.2, "
                + "'0.4' 0.4, '0.6' 0.6, '0.8' 0.8, '1.0' 1)")
    }

    @Test func `without rounds the timeline has one panel`() {
        var figure = Fixtures.hour
        figure.hasRounds = false
        let text = figure.script().text
        #expect(!text.contains("plot $rounds"))
        #expect(text.contains("time since the start"))
        #expect(figure.script().height == Fixtures.hour.script().height - 128)
    }
}
