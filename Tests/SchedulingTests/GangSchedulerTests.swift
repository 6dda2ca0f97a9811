import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// The first two nodes are admitted at the start, and the first of them is up 100 hours later.
private func chosen(joinsAnew: Bool) -> NodeID? {
    var desk = scheduler([description(1)])
    _ = desk.handle(.admit(description(0)), at: .start)
    if joinsAnew { _ = desk.handle(.joinAnew(NodeID(0)), at: seconds(360_000)) }
    _ = desk.handle(.nodeUp(NodeID(0)), at: seconds(360_000))
    _ = desk.handle(
        .submit(request(0, 1, weights: only(reliability: 1))), at: seconds(360_001))
    return granted(
        desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: 1, from: offers([0, 1])),
            at: seconds(360_001))
    ).first?.node
}

@Suite struct `A node that joins long after it was admitted` {
    @Test func `counts as one that was down, unless it joins anew`() {
        #expect(chosen(joinsAnew: false) == NodeID(1))
        #expect(chosen(joinsAnew: true) == NodeID(0))
    }
}

@Suite struct `The gang scheduler` {
    @Test func `seeks what a job wants, and grants what the market awards at one instant`() {
        var desk = scheduler(fleet(12))
        let sought = desk.handle(
            .submit(request(0, 4, atLeast: 3, tier: TierID(0), upTo: 3)), at: seconds(1))
        #expect(
            sought == [
                .seek(
                    job: JobID(0), nodes: 4, minimumNodes: 3, tier: TierID(0), maxPrice: price(3))
            ])
        let directives = desk.handle(
            .offer(job: JobID(0), price: price(2.5), nodes: 4, from: offers(0..<12)),
            at: seconds(60))
        let leases = granted(directives)
        #expect(leases.count == 4 && directives.count == 4)
        #expect(leases.allSatisfy { $0.granted == seconds(60) && $0.price == price(2.5) })
        #expect(leases.allSatisfy { $0.kind == .training && $0.gpus == 4 && $0.job == JobID(0) })
        #expect(desk.leases == leases)
        #expect(desk.nodes(of: JobID(0)) == leases.map(\.node).sorted())
        #expect(leases.allSatisfy { !desk.isFree($0.node) })
        #expect(desk.queue.jobs.isEmpty)
    }

    @Test func `rejects a gang that the admitted nodes cannot carry, and counts why`() {
        var desk = scheduler([
            description(0), description(1, tier: 1), description(2, memory: 10),
            description(3, memory: 10, network: 1), description(4),
        ])
        _ = desk.handle(.eject(NodeID(4)), at: .start)
        let reason = GangScheduler.RejectReason.tooFewNodes(
            admitted: 4, suitable: 1, minimum: 2,
            failing: [
                FilterCount(filter: "tier", nodes: 1), FilterCount(filter: "memory", nodes: 2),
                FilterCount(filter: "network", nodes: 1),
            ])
        let wish = request(0, 3, atLeast: 2, tier: TierID(0), memory: 112, network: 10)
        #expect(
            desk.handle(.submit(wish), at: .start) == [.reject(job: JobID(0), reason: reason)])
        #expect(
            reason.description
                == "1 of 4 admitted nodes are suitable, and the job needs 2: 1 fail the tier "
                + "filter, 2 fail the memory filter, 1 fail the network filter")
    }

    @Test func `rejects a gang that the limit of a site makes impossible`() {
        var desk = scheduler(fleet(12, sites: 3))
        let reason = GangScheduler.RejectReason.tooFewPlaces(
            suitable: 12, places: 6, minimum: 7, maxNodesPerSite: 2)
        #expect(
            desk.handle(.submit(request(0, 9, atLeast: 7, perSite: 2)), at: .start)
                == [.reject(job: JobID(0), reason: reason)])
    }

    @Test func `grants nothing if the usable nodes are fewer than the minimum, and waits`() {
        var desk = scheduler(fleet(6))
        _ = desk.handle(.submit(request(0, 4, atLeast: 3)), at: .start)
        _ = desk.handle(.nodeDown(NodeID(0)), at: .start)
        var dear = offers([0, 1, 2])
        dear.append(Offer(node: NodeID(3), ask: price(3)))
        dear.append(Offer(node: NodeID(99), ask: price(1)))
        let waits = desk.handle(
            .offer(job: JobID(0), price: price(2.5), nodes: 4, from: dear), at: .start)
        #expect(
            waits == [
                .wait(
                    job: JobID(0), reason: .tooFewUsable(offered: 5, usable: 2, needed: 3))
            ])
        #expect(desk.leases.isEmpty)
        #expect(desk.stalledJobs == [JobID(0)])
        // It seeks again as soon as a suitable node is free, and not before.
        #expect(desk.handle(.nodeUp(NodeID(0)), at: seconds(9)) == [seek(0, 4, atLeast: 3)])
        #expect(desk.stalledJobs.isEmpty)
        #expect(desk.handle(.nodeDown(NodeID(1)), at: seconds(9)) == [])
        #expect(desk.handle(.nodeUp(NodeID(1)), at: seconds(9)) == [])
    }

    @Test func `takes fewer than it wants but enough, and goes on seeking the rest`() {
        var desk = scheduler(fleet(6))
        _ = desk.handle(.submit(request(0, 5, atLeast: 3)), at: .start)
        let directives = desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: 3, from: offers(0..<6)), at: .start)
        #expect(granted(directives).count == 3)
        #expect(directives.last == seek(0, 2, atLeast: 1))
        let rest = desk.handle(
            .offer(job: JobID(0), price: price(3), nodes: 2, from: offers(0..<6)), at: seconds(5))
        #expect(granted(rest).count == 2 && rest.count == 2)
        #expect(desk.nodes(of: JobID(0)).count == 5)
    }

    @Test func `seeks a replacement as soon as a member is lost or ejected`() {
        var desk = running(nodes: 4, of: 8)
        let first = desk.leases[0]
        #expect(
            desk.handle(.nodeDown(first.node), at: seconds(1))
                == [.end(first.id, .nodeLost), seek(0, 1, atLeast: 1)])
        let second = desk.leases[0]
        #expect(
            desk.handle(.eject(second.node), at: seconds(1))
                == [.end(second.id, .ejected), seek(0, 2, atLeast: 2)])
        let offered = offers(0..<8)
        let directives = desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: 2, from: offered), at: seconds(2))
        #expect(granted(directives).count == 2)
        #expect(!granted(directives).contains { [first.node, second.node].contains($0.node) })
        #expect(Set(desk.leases.map(\.id)).count == 4)
        #expect(desk.leases.map(\.id) == desk.leases.map(\.id).sorted())
    }

    @Test func `lends a verifier by the draw, and takes it back`() {
        var desk = running(nodes: 3, of: 8)
        let free = (0..<8).map { NodeID($0) }.filter { desk.isFree($0) }
        let draws: [UInt64] = [0, .max / 4 + 1, .max]
        for (draw, expected) in zip(draws, [free[1], free[2], free[4]]) {
            let lent = desk.handle(
                .borrow(job: JobID(0), excluding: [free[0]], draw: draw, price: price(1)),
                at: seconds(1))
            let lease = granted(lent).first
            #expect(lease?.node == expected && lease?.kind == .verification)
            #expect(desk.nodes(of: JobID(0)).count == 3, "a verifier is no member")
            guard let id = lease?.id else { continue }
            #expect(desk.handle(.giveBack(id), at: seconds(2)) == [.end(id, .released)])
            #expect(desk.isFree(expected))
        }
        let none = desk.handle(
            .borrow(job: JobID(0), excluding: free, draw: 7, price: price(1)), at: seconds(3))
        #expect(none == [.noVerifier(job: JobID(0))])
    }

    @Test func `a verifier that is lost ends its lease and is not sought again`() {
        var desk = running(nodes: 3, of: 8)
        let lent = granted(
            desk.handle(
                .borrow(job: JobID(0), excluding: [], draw: 0, price: price(1)), at: seconds(1)))
        #expect(
            desk.handle(.nodeDown(lent[0].node), at: seconds(2))
                == [.end(lent[0].id, .nodeLost)])
        #expect(
            desk.handle(.giveBack(lent[0].id), at: seconds(3))
                == [.discard(.unknownLease(lent[0].id))])
    }

    @Test func `a job that lets go ends its leases, can be verified still, and may come back`() {
        var desk = running(nodes: 3, of: 8)
        let ids = desk.leases.map(\.id)
        #expect(
            desk.handle(.release(job: JobID(0)), at: seconds(5))
                == ids.map { .end($0, .released) })
        #expect(desk.leases.isEmpty && desk.nodes(of: JobID(0)).isEmpty)
        let lent = desk.handle(
            .borrow(job: JobID(0), excluding: [], draw: 0, price: price(1)), at: seconds(6))
        #expect(granted(lent).count == 1)
        #expect(
            desk.handle(.submit(request(0, 2)), at: seconds(7)) == [seek(0, 2, atLeast: 2)])
    }

    @Test func `a member that the market takes is free, and sought again`() {
        var desk = running(nodes: 3, of: 8)
        let lease = desk.leases[1]
        #expect(
            desk.handle(.revoke(lease.id, .lapsed), at: seconds(5))
                == [.end(lease.id, .lapsed), seek(0, 1, atLeast: 1)])
        #expect(desk.isFree(lease.node))
        #expect(desk.nodes(of: JobID(0)).count == 2)
        #expect(
            desk.handle(.revoke(lease.id, .lapsed), at: seconds(6))
                == [.discard(.unknownLease(lease.id))])
    }

    @Test func `a member given back is not replaced`() {
        var desk = running(nodes: 3, of: 8)
        let id = desk.leases[1].id
        #expect(desk.handle(.giveBack(id), at: seconds(5)) == [.end(id, .unused)])
        #expect(desk.nodes(of: JobID(0)).count == 2)
        #expect(
            desk.handle(
                .offer(job: JobID(0), price: price(2), nodes: 1, from: offers(0..<8)),
                at: seconds(6)) == [.discard(.nothingMissing(JobID(0)))])
    }

    @Test func `a gang that runs comes before one that does not`() {
        var desk = scheduler(fleet(8))
        _ = desk.handle(.submit(request(1, 2)), at: seconds(0))
        _ = desk.handle(.submit(request(0, 2)), at: seconds(1))
        #expect(desk.queue.jobs.map(\.job) == [JobID(1), JobID(0)])
        _ = desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: 2, from: offers(0..<8)), at: seconds(2))
        _ = desk.handle(.nodeDown(desk.leases[0].node), at: seconds(3))
        #expect(desk.queue.jobs.map(\.job) == [JobID(0), JobID(1)])
    }

    @Test func `a node with a record of failures is chosen last`() {
        var desk = scheduler(fleet(4, sites: 1), sites: 1)
        for hour in Int64(0)..<48 {
            let now = Instant.start + .hours(hour)
            _ = desk.handle(.nodeDown(NodeID(1)), at: now)
            _ = desk.handle(.nodeUp(NodeID(1)), at: now + .minutes(40))
        }
        let wish = request(0, 3, weights: only(reliability: 1))
        _ = desk.handle(.submit(wish), at: .start + .hours(50))
        _ = desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: 3, from: offers(0..<4)),
            at: .start + .hours(50))
        #expect(desk.isFree(NodeID(1)))
    }

    @Test func `a node's record is the share of time up, and begins with trust`() {
        var entry = NodeEntry(description(0), at: .start)
        func record(_ hour: Int64) -> Double {
            entry.availability(at: .start + .hours(hour), prior: .hours(4))
        }
        #expect(record(0) == 1)
        #expect(record(4) == 0.5)
        entry.turn(.up, at: .start + .hours(4))
        #expect(record(12) == 0.75)
        entry.turn(.down, at: .start + .hours(12))
        entry.turn(.up, at: .start + .hours(14))
        #expect(record(16) == 0.7)
    }

    private func running(nodes: Int, of all: Int) -> GangScheduler {
        var desk = scheduler(fleet(all))
        _ = desk.handle(.submit(request(0, nodes)), at: .start)
        _ = desk.handle(
            .offer(job: JobID(0), price: price(2), nodes: nodes, from: offers(0..<all)),
            at: .start)
        return desk
    }
}
