import Foundation
import Plotting
import Testing

/// What gnuplot makes of the scripts.
struct RenderingTests {
    private static let figures: [any Figure] = [
        Fixtures.waterfall, Fixtures.weeks, Fixtures.money, Fixtures.scale,
        Fixtures.market, Fixtures.returns, Fixtures.inequality, Fixtures.flow,
    ]

    private func inTemporaryFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("zoosim's \(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: path))
    }

    @Test func `each figure becomes an SVG and a PNG beside its script, the same each time`()
        async throws
    {
        try await inTemporaryFolder { folder in
            let paths = try await Gnuplot.render(Self.figures, into: folder)
            #expect(
                paths
                    == [
                        "waterfall", "timeline", "money", "scale", "market", "returns",
                        "inequality", "flow",
                    ].flatMap {
                        ["\(folder)/\($0).svg", "\(folder)/\($0).png"]
                    })
            let first = try paths.map(bytes)
            for (path, image) in zip(paths, first) {
                let isPNG = image.starts(with: [0x89, 0x50, 0x4E, 0x47])
                let isSVG = String(decoding: image.prefix(400), as: UTF8.self).contains("<svg")
                #expect(path.hasSuffix("png") ? isPNG : isSVG)
                #expect(image.count > 5_000)
            }
            for figure in Self.figures {
                let script = try bytes("\(folder)/\(figure.name).gp")
                #expect(String(decoding: script, as: UTF8.self) == figure.script().text)
            }
            let second = try await Gnuplot.render(Self.figures, into: folder).map(bytes)
            #expect(second == first)
        }
    }

    @Test func `no character of a label has a meaning`() async throws {
        try await inTemporaryFolder { folder in
            let paths = try await Gnuplot.render([Fixtures.special], into: folder)
            let svg = String(decoding: try bytes(paths[0]), as: UTF8.self)
            let texts = [
                "It's 50% of \"state_x\" & <b>{/Bold y}^2</b> `date` $HOME \\n @x",
                "a_b^c's \"d\" 100%s & <e> `id` {f} \\t", "line break",
                "zoo_net · 'quoted' · 100%d",
            ]
            // Bold text comes in pieces; without their tags they make up the line.
            let plain = svg.replacing(/<\/?tspan[^>]*>/, with: "")
                .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&amp;", with: "&")
            for text in texts { #expect(plain.contains(text), "\(text)") }
        }
    }

    @Test func `a run in which nothing happened still gives figures`() async throws {
        try await inTemporaryFolder { folder in
            let figures: [any Figure] = [
                WaterfallFigure(title: "As good as one site", caption: "", efficiency: 1, bars: []),
                TimelineFigure(
                    title: "Nothing", caption: "", time: [], up: [], held: [], computing: [],
                    rounds: []),
                MoneyFigure(
                    title: "Nothing", caption: "", time: [], work: [], fee: [], rewards: [],
                    slashes: [], prices: []),
            ]
            let paths = try await Gnuplot.render(figures, into: folder)
            #expect(paths.count == 6)
            let money = String(decoding: try bytes("\(folder)/money.svg"), as: UTF8.self)
            #expect(money.contains("nothing was settled"))
            #expect(money.contains("no auction was held"))
        }
    }

    @Test func `one sample, all zero and far from zero are drawn`() async throws {
        try await inTemporaryFolder { folder in
            let figures: [any Figure] = [
                WaterfallFigure(
                    title: "Nearly nothing is left", caption: "", efficiency: 0.01,
                    bars: [WaterfallBar(label: "waiting", share: 0.99)]),
                TimelineFigure(
                    title: "One sample", caption: "", time: [0], up: [3], held: [0],
                    computing: [0], rounds: [0]),
                MoneyFigure(
                    title: "Debts", caption: "", time: [0, 1e9], work: [0, 0], fee: [0, 0],
                    rewards: [0, 0], slashes: [0, -1e9],
                    prices: [.init(tier: "bronze", time: [0], price: [0])]),
            ]
            let paths = try await Gnuplot.render(figures, into: folder)
            #expect(paths.count == 6)
        }
    }
}
