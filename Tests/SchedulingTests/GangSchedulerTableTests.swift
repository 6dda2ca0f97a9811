import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// Every kind of input in every state of a node and of a job.
@Suite struct `The gang scheduler's table of transitions` {
    private enum NodeState: CaseIterable { case unknown, down, free, leased, ejected }
    private let node = NodeID(0)
    private let job = JobID(0)
    private let lease = LeaseID(0)

    private func desk(in state: NodeState) -> GangScheduler {
        var desk = scheduler([])
        guard state != .unknown else { return desk }
        _ = desk.handle(.admit(description(0)), at: .start)
        guard state != .down else { return desk }
        _ = desk.handle(.nodeUp(node), at: .start)
        _ = desk.handle(.submit(request(0, 1)), at: .start)
        if state == .leased {
            _ = desk.handle(
                .offer(job: job, price: price(2), nodes: 1, from: offers([0])), at: .start)
        }
        if state == .ejected { _ = desk.handle(.eject(node), at: .start) }
        return desk
    }

    @Test func `a node's inputs in each of its states`() {
        let lost = seek(0, 1, atLeast: 1)
        let admitted = GangScheduler.Directive.discard(.alreadyAdmitted(node))
        let gone = GangScheduler.Directive.discard(.ejected(node))
        let unknown = GangScheduler.Directive.discard(.unknownNode(node))
        let table: [(NodeState, GangScheduler.Input, [GangScheduler.Directive])] = [
            (.unknown, .admit(description(0)), []), (.unknown, .nodeUp(node), [unknown]),
            (.unknown, .nodeDown(node), [unknown]), (.unknown, .eject(node), [unknown]),
            (.down, .admit(description(0)), [admitted]), (.down, .nodeUp(node), []),
            (.down, .nodeDown(node), [.discard(.alreadyDown(node))]), (.down, .eject(node), []),
            (.free, .admit(description(0)), [admitted]),
            (.free, .nodeUp(node), [.discard(.alreadyUp(node))]), (.free, .nodeDown(node), []),
            (.free, .eject(node), []),
            (.leased, .admit(description(0)), [admitted]),
            (.leased, .nodeUp(node), [.discard(.alreadyUp(node))]),
            (.leased, .nodeDown(node), [.end(lease, .nodeLost), lost]),
            (.leased, .eject(node), [.end(lease, .ejected), lost]),
            (.ejected, .admit(description(0)), [admitted]), (.ejected, .nodeUp(node), [gone]),
            (.ejected, .nodeDown(node), [gone]), (.ejected, .eject(node), [gone]),
            (.unknown, .joinAnew(node), [unknown]), (.down, .joinAnew(node), []),
            (.free, .joinAnew(node), [.discard(.alreadyUp(node))]),
            (.leased, .joinAnew(node), [.discard(.alreadyUp(node))]),
            (.ejected, .joinAnew(node), [gone]),
        ]
        #expect(table.count == NodeState.allCases.count * 5)
        for (state, input, expected) in table {
            var desk = desk(in: state)
            #expect(desk.handle(input, at: seconds(1)) == expected, "\(input) when \(state)")
        }
    }

    private enum JobState: CaseIterable { case unknown, seeking, stalled, complete, released }

    private func desk(in state: JobState) -> GangScheduler {
        var desk = scheduler([description(0), description(1)])
        guard state != .unknown else { return desk }
        _ = desk.handle(.submit(request(0, 1)), at: .start)
        let offered = state == .stalled ? [] : offers([0])
        if state != .seeking {
            _ = desk.handle(.offer(job: job, price: price(2), nodes: 1, from: offered), at: .start)
        }
        if state == .released { _ = desk.handle(.release(job: job), at: .start) }
        return desk
    }

    @Test func `a job's inputs in each of its states`() throws {
        let again = seek(0, 1, atLeast: 1)
        let unknown = GangScheduler.Directive.discard(.unknownJob(job))
        let full = GangScheduler.Directive.discard(.nothingMissing(job))
        let member = Lease(
            id: lease, job: job, node: node, gpus: 4, price: price(2), kind: .training,
            granted: seconds(1))
        var later = member
        later.id = LeaseID(1)
        let submit = GangScheduler.Input.submit(request(0, 1))
        let offer = GangScheduler.Input.offer(
            job: job, price: price(2), nodes: 1, from: offers([0]))
        let repeated = GangScheduler.Directive.reject(job: job, reason: .repeated)
        let back = GangScheduler.Directive.end(lease, .unused)
        let noLease = GangScheduler.Directive.discard(.unknownLease(lease))
        let give = GangScheduler.Input.giveBack(lease)
        let release = GangScheduler.Input.release(job: job)
        let revoke = GangScheduler.Input.revoke(lease, .preempted)
        let taken = GangScheduler.Directive.end(lease, .preempted)
        let table: [(JobState, GangScheduler.Input, [GangScheduler.Directive])] = [
            (.unknown, submit, [again]), (.unknown, offer, [unknown]),
            (.unknown, .seekAgain(job), [unknown]), (.unknown, release, [unknown]),
            (.unknown, give, [noLease]),
            (.seeking, submit, [repeated]), (.seeking, offer, [.grant(member)]),
            (.seeking, .seekAgain(job), [again]), (.seeking, release, []),
            (.seeking, give, [noLease]),
            (.stalled, submit, [repeated]), (.stalled, offer, [.grant(member)]),
            (.stalled, .seekAgain(job), [again]), (.stalled, release, []),
            (.stalled, give, [noLease]),
            (.complete, submit, [repeated]), (.complete, offer, [full]),
            (.complete, .seekAgain(job), [full]), (.complete, release, [.end(lease, .released)]),
            (.complete, give, [back]),
            (.released, submit, [again]), (.released, offer, [unknown]),
            (.released, .seekAgain(job), [unknown]), (.released, release, [unknown]),
            (.released, give, [noLease]),
            (.unknown, revoke, [noLease]), (.seeking, revoke, [noLease]),
            (.stalled, revoke, [noLease]), (.complete, revoke, [taken, again]),
            (.released, revoke, [noLease]),
        ]
        #expect(table.count == JobState.allCases.count * 6)
        for (state, input, expected) in table {
            var desk = desk(in: state)
            #expect(desk.handle(input, at: seconds(1)) == expected, "\(input) when \(state)")
        }
        for state in JobState.allCases {
            var desk = desk(in: state)
            let lent = desk.handle(
                .borrow(job: job, excluding: [node], draw: 0, price: price(1)), at: seconds(1))
            if state == .unknown {
                #expect(lent == [unknown])
            } else {
                #expect(granted(lent).map(\.node) == [NodeID(1)])
            }
        }
    }

    @Test func `what makes no sense is turned away with the reason`() {
        var desk = scheduler([description(0), description(1)])
        #expect(
            desk.handle(.admit(description(7, site: 4)), at: .start)
                == [.discard(.unknownSite(NodeID(7), 4))])
        #expect(
            desk.handle(.admit(description(7, site: -1)), at: .start)
                == [.discard(.unknownSite(NodeID(7), -1))])
        let cases: [(GangRequest, GangScheduler.RejectReason)] = [
            (request(0, 0), .malformed(nodes: 0, minimumNodes: 0, maxNodesPerSite: nil)),
            (
                request(0, 2, atLeast: 3),
                .malformed(nodes: 2, minimumNodes: 3, maxNodesPerSite: nil)
            ),
            (
                request(0, 2, perSite: 0),
                .malformed(nodes: 2, minimumNodes: 2, maxNodesPerSite: 0)
            ),
            (request(0, 1, weights: only(cost: -1)), .unsoundWeights(only(cost: -1))),
            (request(0, 1, dataSite: 4), .unknownSite(4)),
        ]
        for (wrong, reason) in cases {
            #expect(
                desk.handle(.submit(wrong), at: .start) == [.reject(job: job, reason: reason)])
            #expect(!reason.description.isEmpty)
        }
    }

    @Test func `an award above the maximum, or of too few, is of no use; one of too many is cut`() {
        var desk = scheduler([description(0), description(1), description(2)])
        _ = desk.handle(.submit(request(0, 2, upTo: 3)), at: .start)
        let offered = offers([0, 1, 2])
        #expect(
            desk.handle(.offer(job: job, price: price(3.5), nodes: 2, from: offered), at: .start)
                == [
                    .wait(job: job, reason: .aboveMaximum(price: price(3.5), maxPrice: price(3)))
                ])
        #expect(
            desk.handle(.offer(job: job, price: price(3), nodes: 1, from: offered), at: .start)
                == [.wait(job: job, reason: .tooFewAwarded(awarded: 1, needed: 2))])
        let cut = desk.handle(
            .offer(job: job, price: price(3), nodes: 3, from: offered), at: .start)
        #expect(cut.first == .discard(.surplus(job, nodes: 1)))
        #expect(granted(cut).count == 2)
    }
}
