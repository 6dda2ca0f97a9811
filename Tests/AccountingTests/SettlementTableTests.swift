import Accounting
import ProtocolCore
import Quantities
import Testing

/// Every input in every state of a node, a job and a lease.
struct SettlementTableTests {
    private func words(_ orders: [Settlement.Directive]) -> String {
        orders.map { order in
            switch order {
            case .transferred(let transfer): "\(transfer.purpose)"
            case .exhausted: "exhausted"
            case .eject: "eject"
            case .wake: "wake"
            case .jail: "jail"
            case .free: "free"
            case .appealable: "appealable"
            case .amended: "amended"
            case .reject(let reason): "no: \(reason)".prefix { $0 != "(" }.description
            case .discard(let reason): "void: \(reason)".prefix { $0 != "(" }.description
            }
        }.joined(separator: " ")
    }

    enum NodeState: CaseIterable {
        case absent, bonded, unbonding, released

        func office() -> Office {
            var office = Office(
                slashing: SlashingPolicy(
                    downtimeTolerance: .zero, downtimeSharePerHour: .percent(1),
                    bandwidthShare: .zero, wrongWorkFloor: .zen(1), wrongWorkMultiplier: .zero,
                    bountyShare: .zero, burnShare: .one, refundShare: .zero))
            office.tell(.fund(job, customer: customer, budget: .zen(10)))
            if self == .absent { return office }
            office.tell(.deposit(node, provider: provider, stake: .zen(1_000)))
            if self == .bonded { return office }
            office.tell(.leave(node))
            if self == .released { office.tell(.wake(node), at: .start + .days(21)) }
            return office
        }
    }

    private func row(_ input: Settlement.Input) -> [String] {
        NodeState.allCases.map { state in
            var office = state.office()
            office.tell(input, at: .start + .days(30))
            return words(office.orders)
        }
    }

    @Test func `every input in every state of a node does what the table says`() {
        // absent, bonded, unbonding, released
        #expect(
            row(.deposit(node, provider: provider, stake: .zen(500)))
                == [
                    "funding stakeDeposit", "funding stakeDeposit", "no: unbonding",
                    "funding stakeDeposit",
                ])
        #expect(
            row(.deposit(node, provider: 1, stake: .zen(500)))
                == [
                    "funding stakeDeposit", "no: otherProvider", "no: otherProvider",
                    "no: otherProvider",
                ])
        #expect(
            row(.deposit(node, provider: provider, stake: .zen(1)))
                == [
                    "no: belowMinimumStake", "funding stakeDeposit", "no: unbonding",
                    "no: belowMinimumStake",
                ])
        #expect(
            row(.deposit(node, provider: provider, stake: .zen(-1)))
                == [String](repeating: "no: noAmount", count: 4))
        #expect(
            row(.leave(node)) == [
                "void: unknownNode", "wake", "void: notBonded", "void: notBonded",
            ]
        )
        #expect(row(.wake(node)) == ["", "", "stakeReturn", ""])
        #expect(
            row(.convicted(node, job, verifier: nil, verifierProvider: nil))
                == [
                    "void: unknownNode", "slashWrongWork slashBurn eject wake",
                    "slashWrongWork slashBurn", "void: released",
                ])
        #expect(
            row(.epochClosed([report(up: .zero, committed: .hours(1))]))
                == [
                    "void: unknownNode", "slashDowntime slashBurn", "slashDowntime slashBurn",
                    "void: released",
                ])
        let terms = LeaseTerms(
            lease: lease, job: job, node: node, provider: provider, gpus: 1, price: price(1),
            isVerification: false)
        #expect(
            row(.leaseOpened(terms)) == ["no: unbonded", "", "no: unbonded", "no: unbonded"])
    }

    enum JobState: CaseIterable {
        case unknown, funded, leased, closed, ended

        func office() -> Office {
            var office = Office()
            office.tell(.deposit(node, provider: provider, stake: .zen(1_000)))
            if self == .unknown { return office }
            office.tell(.fund(job, customer: customer, budget: .zen(10)))
            if self == .funded { return office }
            office.grant(gpus: 1, at: price(1))
            if self == .leased { return office }
            office.tell(.leaseClosed(lease), at: hours(1))
            if self == .ended { office.tell(.jobEnded(job), at: hours(1)) }
            return office
        }
    }

    private func jobRow(_ input: Settlement.Input) -> [String] {
        JobState.allCases.map { state in
            var office = state.office()
            office.tell(input, at: hours(2))
            return words(office.orders)
        }
    }

    @Test func `every input in every state of a job and its lease does what the table says`() {
        // unknown, funded, leased, closed, ended
        #expect(
            jobRow(.fund(job, customer: customer, budget: .zen(1)))
                == [
                    "funding budget", "funding budget", "funding budget", "funding budget",
                    "no: jobEnded",
                ])
        #expect(
            jobRow(.fund(job, customer: 9, budget: .zen(1)))
                == [
                    "funding budget", "no: otherCustomer", "no: otherCustomer", "no: otherCustomer",
                    "no: jobEnded",
                ])
        #expect(
            jobRow(.fund(job, customer: customer, budget: .zero))
                == [String](repeating: "no: noAmount", count: 5))
        #expect(
            jobRow(.leaseClosed(lease))
                == [
                    "void: unknownLease", "void: unknownLease", "fee work",
                    "void: leaseAlreadyClosed", "void: leaseAlreadyClosed",
                ])
        #expect(
            jobRow(.jobEnded(job))
                == [
                    "void: unknownJob", "refund", "fee work refund", "refund",
                    "void: jobAlreadyEnded",
                ])
        #expect(jobRow(.epochClosed([])) == ["", "", "fee work", "", ""])
        func terms(_ id: LeaseID, gpus: Int = 1, price: GPUHourPrice = price(1)) -> LeaseTerms {
            LeaseTerms(
                lease: id, job: job, node: node, provider: provider, gpus: gpus, price: price,
                isVerification: false)
        }
        #expect(
            jobRow(.leaseOpened(terms(lease)))
                == [
                    "no: unfunded", "", "no: malformedLease", "no: malformedLease",
                    "no: malformedLease",
                ])
        #expect(
            jobRow(.leaseOpened(terms(LeaseID(1)))) == ["no: unfunded", "", "", "", "no: jobEnded"])
        for bad in [terms(LeaseID(1), gpus: 0), terms(LeaseID(1), price: price(-1))] {
            #expect(
                jobRow(.leaseOpened(bad)) == [String](repeating: "no: malformedLease", count: 5))
        }
    }

    @Test func `a lease in the name of another provider is rejected`() {
        var office = Office()
        office.open(budget: .zen(1))
        office.tell(
            .leaseOpened(
                LeaseTerms(
                    lease: lease, job: job, node: node, provider: 1, gpus: 1, price: price(1),
                    isVerification: false)))
        #expect(office.orders == [.reject(.otherProvider(node))])
    }
}
