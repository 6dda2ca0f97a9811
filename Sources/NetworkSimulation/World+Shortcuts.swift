import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities

/// Exchanges that are taken from memory: which are under way, and a network for solving them.
struct Shortcuts: Sendable {
    /// One exchange whose course is known, as long as nothing gets in its way.
    struct Shortcut: Sendable {
        let serial: Int64
        let run: Int
        let key: ExchangeKey
        let startedAt: Instant
        let solution: ExchangeSolution
        let round: RoundID
        let attempt: Int
        let members: [NodeID]

        /// When it ends if nothing gets in its way.
        var end: Instant { startedAt + solution.duration }
    }

    /// A network with the same links and nothing on them; its clock is its own.
    var network: FlowNetwork
    var clock = Instant.start
    /// In the order of their beginning.
    var underWay: [Shortcut] = []
    /// How many were begun, and how many of these were turned back into flows.
    var taken = 0
    var unfolded = 0

    init(topology: Topology) { network = FlowNetwork(topology: topology) }
}

/// The shell of the shortcuts.
///
/// An exchange that is known from memory and has its links to itself is one event. Whatever gets in
/// its way (a flow at one of its members or on a shared link, a failure, somebody who counts) turns
/// it back into machines and flows as they are at that instant, and it goes on as any other.
/// Progress of flows is exact, so the results are those of a run without shortcuts.
extension World {
    /// Takes an exchange of all members from memory if that is possible; returns whether it did.
    mutating func takeShortcut(
        _ bytes: Bytes, among members: [NodeID], as key: ExchangeKey, of run: Int,
        in context: inout Context<WorldEvent>
    ) -> Bool {
        guard configuration.isCoalescing, runs[run].plans[Int(key.group)].isProven,
            bytes > .zero, let (round, attempt) = runs[run].exchanges.attempt(of: key)
        else { return false }
        for node in members where flows.isBusy(node) || !isReachable(node) { return false }
        let known = runs[run].plans[Int(key.group)].solutions.first { $0.bytes == bytes }
        guard let solution = known ?? solve(bytes, among: members, as: key, of: run) else {
            return false
        }
        if known == nil { runs[run].plans[Int(key.group)].keep(solution) }
        // One that takes no time is over before anything else of its instant.
        guard solution.duration > .zero,
            solution.sharedLinks.isEmpty || areIdle(solution.sharedLinks)
        else { return false }
        // The first has the number 1: 0 stands for none.
        shortcuts.taken += 1
        let shortcut = Shortcuts.Shortcut(
            serial: Int64(shortcuts.taken), run: run, key: key, startedAt: context.now,
            solution: solution, round: round, attempt: attempt, members: members)
        shortcuts.underWay.append(shortcut)
        for node in members { nodes[Int(node.index)].shortcut = shortcut.serial }
        context.schedule(
            .exchangeDone(job: Int32(run), serial: shortcut.serial), after: solution.duration)
        return true
    }

    /// Nothing on links that several hosts share: no flow, and no exchange from memory.
    private func areIdle(_ links: [LinkID]) -> Bool {
        for other in shortcuts.underWay
        where other.solution.sharedLinks.contains(where: { links.contains($0) }) { return false }
        return !network.isCrossed(anyOf: links)
    }

    /// Solves an exchange with the network to itself; nil if a fault holds it up for ever.
    private mutating func solve(
        _ bytes: Bytes, among members: [NodeID], as key: ExchangeKey, of run: Int
    ) -> ExchangeSolution? {
        let before = shortcuts.network.statistics
        let began = shortcuts.clock
        var replay = replay(
            Collective(round: RoundID(0), attempt: 0, key: key, members: members), bytes,
            of: run)
        shortcuts.clock = replay.run(in: &shortcuts.network)
        guard shortcuts.network.isEmpty else {
            _ = shortcuts.network.surrender(at: shortcuts.clock)
            return nil
        }
        let access = Set(
            members.flatMap { node in
                let links = topology.accessLinks(of: hosts[node])
                return [links.up, links.down]
            })
        var shared: Set<LinkID> = []
        for message in replay.messages {
            let route = topology.route(from: hosts[message.from], to: hosts[message.to])
            shared.formUnion((route?.links ?? []).filter { !access.contains($0) })
        }
        return ExchangeSolution(
            bytes: bytes, duration: shortcuts.clock - began, completions: replay.completions,
            sent: members.compactMap { node in replay.sent[node].map { (node, $0) } },
            statistics: shortcuts.network.statistics.since(before), sharedLinks: shared.sorted())
    }

    /// An exchange of all members, begun in the idle network.
    private mutating func replay(
        _ bare: Collective, _ bytes: Bytes, of run: Int
    ) -> ExchangeReplay {
        guard let plan = runs[run].plans[Int(bare.key.group)].plan else {
            preconditionFailure("an exchange without a plan")
        }
        var collective = bare
        let training = runs[run].configuration.training
        collective.equip(
            with: plan, roles: ReductionRoles(plan), algorithm: training.reduction,
            kind: training.exchangeKind)
        return ExchangeReplay(
            collective,
            contributions: contributions(
                of: bytes, by: collective.members, to: bare.key, of: run),
            lines: lines(of: bare.key, in: run), in: &shortcuts.network, at: shortcuts.clock)
    }

    /// An exchange from memory has ended undisturbed.
    mutating func endShortcut(
        _ run: Int, _ serial: Int64, in context: inout Context<WorldEvent>
    ) {
        guard let place = shortcuts.underWay.firstIndex(where: { $0.serial == serial }) else {
            return
        }
        // What ends at one instant comes in the order of its start, known beforehand or not.
        let now = context.now
        let isTied = shortcuts.underWay.contains { $0.serial != serial && $0.end == now }
        guard !isTied, network.nextChange() != now else {
            endShortcuts(endingAt: now, in: &context)
            return
        }
        let shortcut = removeShortcut(at: place)
        for (node, bytes) in shortcut.solution.sent { noteSent(bytes, by: node) }
        network.include(shortcut.solution.statistics)
        for node in shortcut.solution.completions {
            complete(node, in: shortcut.key, of: run, &context)
        }
    }

    private mutating func removeShortcut(at place: Int) -> Shortcuts.Shortcut {
        let shortcut = shortcuts.underWay.remove(at: place)
        for node in shortcut.members { nodes[Int(node.index)].shortcut = 0 }
        return shortcut
    }

    /// Turns the exchange from memory that a node takes part in, if there is one, into flows.
    mutating func endShortcut(at node: NodeID, in context: inout Context<WorldEvent>) {
        guard Int(node.index) < nodes.count else { return }
        let serial = nodes[Int(node.index)].shortcut
        guard serial != 0,
            let place = shortcuts.underWay.firstIndex(where: { $0.serial == serial })
        else { return }
        unfold(place, in: &context)
    }

    /// Turns the exchanges from memory into flows that a new flow meets on shared links.
    mutating func endShortcuts(
        meeting request: FlowRequest, in context: inout Context<WorldEvent>
    ) {
        guard shortcuts.underWay.contains(where: { !$0.solution.sharedLinks.isEmpty }),
            let route = topology.route(from: request.source, to: request.destination)
        else { return }
        while let place = shortcuts.underWay.firstIndex(where: { shortcut in
            route.links.contains { shortcut.solution.sharedLinks.contains($0) }
        }) {
            unfold(place, in: &context)
        }
    }

    /// Turns the exchanges from memory that end now into flows that do.
    mutating func endShortcuts(endingAt now: Instant, in context: inout Context<WorldEvent>) {
        while let place = shortcuts.underWay.firstIndex(where: { $0.end == now }) {
            unfold(place, in: &context)
        }
    }

    /// Turns all exchanges from memory into flows: somebody is about to count.
    mutating func endShortcuts(in context: inout Context<WorldEvent>) {
        while !shortcuts.underWay.isEmpty { unfold(0, in: &context) }
    }

    /// Turns an exchange into machines and flows, and tells of those who have completed.
    private mutating func unfold(_ place: Int, in context: inout Context<WorldEvent>) {
        let shortcut = shortcuts.underWay[place]
        for node in unfold(place, at: context.now) {
            report(node, in: shortcut.key, of: shortcut.run, &context)
        }
    }

    /// The same at the end of a run, when there is nobody to tell.
    mutating func endShortcuts(at end: Instant) {
        while !shortcuts.underWay.isEmpty { _ = unfold(0, at: end) }
    }

    /// Goes through an exchange up to now, and puts its machines and flows where they are.
    ///
    /// - Returns: the members that have completed; their machines have counted them already.
    private mutating func unfold(_ place: Int, at now: Instant) -> [NodeID] {
        let shortcut = removeShortcut(at: place)
        shortcuts.unfolded += 1
        let began = shortcuts.clock
        let offset = now - shortcut.startedAt
        let before = shortcuts.network.statistics
        var replay = replay(
            Collective(
                round: shortcut.round, attempt: shortcut.attempt, key: shortcut.key,
                members: shortcut.members), shortcut.solution.bytes, of: shortcut.run)
        replay.run(in: &shortcuts.network, before: offset)
        shortcuts.clock = began + offset
        let passages = shortcuts.network.surrender(at: shortcuts.clock)
        network.include(shortcuts.network.statistics.since(before))
        for node in shortcut.members {
            if let bytes = replay.sent[node] { noteSent(bytes, by: node) }
        }
        runs[shortcut.run].exchanges.enter(replay.collective)
        for passage in passages {
            adopt(passage, replay.messages[Int(passage.tag)], of: shortcut, at: now)
        }
        return replay.completions
    }

    /// Puts a message of an exchange on its way where it is.
    private mutating func adopt(
        _ passage: FlowPassage, _ message: ExchangeReplay.Message,
        of shortcut: Shortcuts.Shortcut, at now: Instant
    ) {
        let slot = flows.reserve()
        let request = lines(of: shortcut.key, in: shortcut.run).request(
            for: message.content, from: message.from, to: message.to, over: topology)
        let flow = network.adopt(passage, of: request, tag: UInt64(slot), at: now)
        flows.enter(
            FlowTable.Entry(
                flow: flow, startedAt: now - passage.age,
                purpose: .collective(
                    job: shortcut.run, from: message.from, to: message.to, message.content,
                    shortcut.key), bytes: message.content.bytes),
            at: slot)
    }

    /// The lines of an exchange.
    func lines(of key: ExchangeKey, in run: Int) -> ExchangeLines {
        let group = Int(key.group)
        return ExchangeLines(
            hosts: hosts, streams: configuration.streams,
            collectives: runs[run].plans[group].collectives,
            ring: runs[run].plans[group].ring,
            lockstep: runs[run].plans[group].lockstep)
    }
}
