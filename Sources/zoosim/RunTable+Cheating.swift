import Accounting
import Experiments
import NetworkSimulation
import ProtocolCore
import Quantities
import ScenarioFiles

extension RunTable {
    /// What making work up brought those who may do it, and what it cost them.
    static func cheating(_ study: RunStudy) -> [String] {
        let network = study.run.network
        let fleet = study.run.scenario.configuration.fleet
        let places = fleet.indices.filter { place in
            fleet[place].policy?.cheating != nil
                && network.operators.contains { $0.group == place }
        }
        guard !places.isEmpty else { return [] }
        var table = TextTable([.left] + places.map { _ in TextTable.Column.right })
        let groups = places.map { place in network.operators.filter { $0.group == place } }
        table.add([""] + places.map { fleet[$0].name ?? "group \($0 + 1)" })
        func row(_ name: String, _ value: ([OperatorReport]) -> String) {
            table.add([name] + groups.map(value))
        }
        func total(_ group: [OperatorReport], _ part: (OperatorReport) -> Zen) -> Zen {
            group.reduce(.zero) { $0 + part($1) }
        }
        row("operators that may cheat") { count($0.count) }
        row("  that did at some time") { count($0.count(where: \.hasCheated)) }
        row("  that do at the end") { group in
            count(group.count { $0.cheats && $0.nodesPutOut < $0.nodes.count })
        }
        row("nodes put out") { group in
            count(group.reduce(0) { $0 + $1.nodesPutOut })
                + " of \(count(group.reduce(0) { $0 + $1.nodes.count }))"
        }
        row("GPU-hours made up") { group in
            amount(group.reduce(GPUTime.zero) { $0 + $1.madeUp }.inHours, digits: 1)
        }
        row("  sold elsewhere for") { zen(total($0, \.soldElsewhere)) }
        row("slashed") { zen(total($0) { .zero - $0.statement.slashes }) }
        row("  what is left of it") { group in
            zen(total(group) { $0.soldElsewhere - $0.statement.slashes })
        }
        row("honest from a sampling rate of") { group in
            let rates = group.compactMap(\.deterringRate).sorted()
            guard let least = rates.first, let most = rates.last else { return "–" }
            return rate(least) + (least < most ? " to " + rate(most) : "")
        }
        row("sampled") { _ in sampled(study) }
        return ["The operators: what cheating brought"] + table.lines() + [
            "  The rate is that of the last review, where fabricating until caught does not pay: a "
                + "step's gain over all that is lost then."
        ]
    }

    /// The sampling rates of the customers.
    private static func sampled(_ study: RunStudy) -> String {
        let rates = study.run.scenario.configuration.customers.map {
            $0.checks?.sample.value ?? 0
        }.sorted()
        guard let least = rates.first, let most = rates.last else { return "–" }
        return rate(least) + (least < most ? " to " + rate(most) : "")
    }

    /// A small share, in parts in a million where per cent have no digits left.
    private static func rate(_ share: Double) -> String {
        share > 0 && share < 0.001
            ? amount(share * 1e6, digits: 1) + " in a million" : percent(share)
    }
}
