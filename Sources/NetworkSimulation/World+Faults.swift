import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness

/// A rule of the network on its course.
///
///     lifted ──networkFault(holds: true)──► in force ──networkFault(holds: false)──► lifted
struct TimedFault: Sendable {
    let kind: NetworkFault.Kind
    let course: NetworkFaultConfiguration.Course
    /// Draws the times of one that recurs.
    var process: ShockProcess?
    /// The rule as the network knows it, while it is in force.
    var inForce: NetworkFault?
}

/// The shell of the network's faults: each is applied at the beginning of its window and lifted at
/// the end, and flows that it stops wait.
///
/// Who chooses nodes and plans exchanges goes by the nominal lines, as if nobody knew of a fault.
extension World {
    /// The rules of a configuration, in the terms of the platform; none of them is in force.
    static func makeFaults(
        _ configuration: WorldConfiguration, _ topology: Topology, _ sites: [SiteID],
        _ nodes: [SimulatedNode], _ hosts: IdentityMap
    ) -> [TimedFault] {
        configuration.networkFaults.enumerated().map { index, fault in
            let kind: NetworkFault.Kind =
                switch fault.kind {
                case .partition(let here, let there):
                    .partition(here.map { sites[$0] }, there.map { sites[$0] })
                case .clog(.between(let a, let b), let left):
                    .clogs(
                        topology.sharedLines(between: sites[a], and: sites[b]), share: left.value)
                case .clog(.site(let site), let left):
                    .clogs(topology.sharedLines(of: sites[site]), share: left.value)
                case .clog(.group(let group), let left):
                    .clogs(
                        nodes.filter { $0.group == group }.flatMap { node in
                            let access = topology.accessLinks(of: hosts[node.id])
                            return [access.up, access.down]
                        }, share: left.value)
                case .loss(let a, let b, let rate):
                    .loss(sites[a], sites[b], probability: rate.value)
                }
            var process: ShockProcess?
            if case .recurring(let every, let lasting) = fault.course {
                process = ShockProcess(
                    every: every, lasting: lasting,
                    stream: RandomStream(
                        seed: configuration.seed, entity: UInt64(index), purpose: "network fault"))
            }
            return TimedFault(kind: kind, course: fault.course, process: process)
        }
    }

    /// Asks for the first event of each rule, and for the end of those that come but once.
    mutating func beginFaults(in context: inout Context<WorldEvent>) {
        for index in networkFaults.indices {
            switch networkFaults[index].course {
            case .once(let from, let until):
                if let until, until <= from { continue }
                scheduleFault(index, holds: true, after: from, in: &context)
                scheduleFault(index, holds: false, after: until, in: &context)
            case .recurring:
                let first = networkFaults[index].process?.begin()
                let isActive = networkFaults[index].process?.isActive ?? false
                scheduleFault(index, holds: !isActive, after: first, in: &context)
                if isActive { setFault(index, holds: true, in: &context) }
            }
        }
    }

    /// A rule of the network comes into force or is lifted.
    mutating func changeFault(_ index: Int, holds: Bool, in context: inout Context<WorldEvent>) {
        if case .recurring = networkFaults[index].course {
            // A window is never empty.
            let length = networkFaults[index].process?.change().map {
                max($0, Duration(nanoseconds: 1))
            }
            scheduleFault(index, holds: !holds, after: length, in: &context)
        }
        setFault(index, holds: holds, in: &context)
    }

    private func scheduleFault(
        _ index: Int, holds: Bool, after delay: Duration?, in context: inout Context<WorldEvent>
    ) {
        guard let delay else { return }
        context.schedule(.networkFault(index: Int32(index), holds: holds), after: delay)
    }

    /// Applies or lifts a rule, in the network and in the one that exchanges are solved with.
    ///
    /// What was remembered of exchanges holds under the rules of its time alone; those under way
    /// are turned into flows before the rules change.
    private mutating func setFault(
        _ index: Int, holds: Bool, in context: inout Context<WorldEvent>
    ) {
        endShortcuts(in: &context)
        for run in runs.indices {
            for group in runs[run].plans.indices { runs[run].plans[group].forgetSolutions() }
        }
        if holds {
            let fault = NetworkFault(
                networkFaults[index].kind, from: context.now, until: .distantFuture)
            networkFaults[index].inForce = fault
            network.apply(fault, at: context.now)
            shortcuts.network.apply(fault, at: shortcuts.clock)
        } else if let fault = networkFaults[index].inForce {
            networkFaults[index].inForce = nil
            network.lift(fault, at: context.now)
            shortcuts.network.lift(fault, at: shortcuts.clock)
        }
    }
}

extension Topology {
    /// Both directions of what limits traffic between two sites, or inside one: their path, or else
    /// the lines of the two sites.
    fileprivate func sharedLines(between a: SiteID, and b: SiteID) -> [LinkID] {
        if let there = pathLink(from: a, to: b), let back = pathLink(from: b, to: a) {
            return [there, back]
        }
        let lines = [a, b].flatMap { site in uplinkLinks(of: site).map { [$0.up, $0.down] } ?? [] }
        precondition(
            a != b && !lines.isEmpty, "no line to clog between sites \(a.index) and \(b.index)")
        return lines
    }

    /// Both directions of a site's line to the outside.
    fileprivate func sharedLines(of site: SiteID) -> [LinkID] {
        guard let line = uplinkLinks(of: site) else {
            preconditionFailure("no line to clog at site \(site.index)")
        }
        return [line.up, line.down]
    }
}
