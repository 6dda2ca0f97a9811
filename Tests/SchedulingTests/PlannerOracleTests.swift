import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// Random choices, made by tallies and the plain way.
@Suite struct `Reckoning with tallies` {
    private struct Problem {
        let sites: Int
        let usable: [PlacementNode]
        let held: [PlacementNode]
        let count: Int
        let pattern: TopologyScore.Pattern
        let wish: GangRequest

        init(_ luck: inout Luck) {
            func below(_ n: Int) -> Int { Int(luck.next() % UInt64(n)) }
            func one<T>(of choices: [T]) -> T { choices[below(choices.count)] }
            let sites = one(of: [1, 2, 4, 9, 18])
            let operators = one(of: [1, 5, 40])
            func node(_ id: Int) -> PlacementNode {
                PlacementNode(
                    description: description(
                        id, site: below(sites), operator: below(operators) * 7,
                        jurisdiction: below(3) - 1, network: [0, 0.5, 1, 100][below(4)],
                        gpus: [0, 1, 3, 8][below(4)]),
                    ask: price(Double(below(12)) / 7), availability: Double(below(9)) / 8)
            }
            let wanted = one(of: [1, 1, 2, 5, 12])
            usable = (0..<(wanted + below(50))).map { node(3 * $0) }
            held = (0..<one(of: [0, 1, 4, 40])).map { node(3 * $0 + 1) }
            count = wanted
            pattern = below(3) == 0 ? .ring : .tree
            var wish = request(
                0, wanted,
                weights: only(
                    locality: one(of: [0, 1, 0.3]), topology: one(of: [0, 1, 2.5]),
                    cost: one(of: [0, 1, 0.7]), reliability: one(of: [0, 1, 1.1])),
                perSite: below(3) == 0 ? 1 + below(9) : nil,
                dataSite: below(2) == 0 ? Int32(below(sites)) : nil)
            if below(4) == 0 { wish.trafficPerRound = .zero }
            self.wish = wish
            self.sites = sites
        }

        var scores: [any ScorePlugin] {
            [LocalityScore(), TopologyScore(pattern: pattern), CostScore(), ReliabilityScore()]
        }
        var plainScores: [any ScorePlugin] {
            PlainScore.Aim.allCases.map { PlainScore(aim: $0, pattern: pattern) }
        }
    }

    @Test(arguments: 0..<8)
    func `chooses what the plain planner chooses`(seed: Int) {
        var luck = Luck(UInt64(seed))
        var found = 0
        for _ in 0..<60 {
            let problem = Problem(&luck)
            let distances = line(of: problem.sites)
            let plain = PlainPlanner(distances: distances, scores: problem.plainScores)
            let expected = plain.place(
                problem.count, among: problem.usable, beside: problem.held, for: problem.wish)
            found += expected == nil ? 0 : 1
            for scores in [problem.scores, problem.plainScores] {
                let planner = PlacementPlanner(distances: distances, scores: scores)
                #expect(
                    planner.place(
                        problem.count, among: problem.usable.shuffled(using: &luck),
                        beside: problem.held, for: problem.wish) == expected)
                #expect(
                    planner.places(
                        among: problem.usable, beside: problem.held, for: problem.wish)
                        == PlainPool.pools(
                            of: problem.usable, beside: problem.held, for: problem.wish
                        ).reduce(0) { $0 + $1.room })
            }
        }
        #expect(found > 30)
    }

    @Test(arguments: 0..<4)
    func `costs what the plain scores cost, to the last bit`(seed: Int) {
        var luck = Luck(UInt64(seed) + 100)
        for _ in 0..<100 {
            let problem = Problem(&luck)
            let distances = line(of: problem.sites)
            let size = Int(luck.next() % UInt64(problem.usable.count + 1))
            let placement = Placement(
                chosen: Array(problem.usable.shuffled(using: &luck).prefix(size)),
                beside: problem.held)
            for (score, plain) in zip(problem.scores, problem.plainScores) {
                let cost = score.cost(of: placement, for: problem.wish, over: distances)
                let expected = plain.cost(of: placement, for: problem.wish, over: distances)
                #expect(cost.bitPattern == expected.bitPattern, "\(score.name) of \(size)")
            }
        }
    }

    @Test(arguments: 0..<3)
    func `follows a gang's changes as if it were looked at anew each time`(seed: Int) {
        let sites = [3, 20, 8][seed]
        var traffic = Traffic(seed: UInt64(seed) + 50, nodes: 120, sites: sites, jobs: 4)
        var desk = scheduler([], sites: sites)
        var plain = GangScheduler(
            settings: .init(
                distances: line(of: sites),
                scores: PlainScore.Aim.allCases.map { PlainScore(aim: $0) }))
        let opening = traffic.opening()
        var grants = 0
        for step in 0..<(opening.count + 1_500) {
            let input = step < opening.count ? opening[step] : traffic.next()
            let directives = desk.handle(input, at: traffic.now)
            grants += granted(directives).count { $0.kind == .training }
            #expect(plain.handle(input, at: traffic.now) == directives)
            traffic.note(directives)
        }
        #expect(grants > 100)
    }
}
