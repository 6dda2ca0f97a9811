import Accounting
import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// The shell of the spot checks: nodes commit to their steps, verifiers run samples again.
extension World {
    /// A node commits to the results of its phase; the beacon comes after it.
    mutating func commitSteps(
        of index: Int, in run: Int, _ context: inout Context<WorldEvent>
    ) {
        let node = nodes[index].id
        let phase = nodes[index].phase
        let beacon = runs[run].beacon(of: phase.round, seed: configuration.seed)
        openCommitment = OpenCommitment(
            node: node, round: phase.round, steps: phase.steps,
            sequences: Double(phase.sequences) / Double(max(1, phase.steps)))
        tell(
            .committed(
                Commitment(
                    job: runs[run].id, node: node, round: phase.round, steps: phase.steps),
                beacon: beacon),
            to: run, in: &context)
        openCommitment = nil
    }

    /// The results that a node commits to: true ones, or made-up ones for the steps it fabricates.
    private func leaves(
        of index: Int, _ round: RoundID, _ steps: Int, in run: Int
    ) -> [Digest] {
        (0..<steps).map { step in
            let honest = result(of: index, round, step, in: run)
            guard isFabricated(step, round, by: index) else { return honest }
            return Digest(ofWords: honest.words.0, 0x6661_6B65)
        }
    }

    /// The result of a step, as every honest execution finds it.
    private func result(of index: Int, _ round: RoundID, _ step: Int, in run: Int) -> Digest {
        Digest(
            ofWords: runs[run].key, UInt64(nodes[index].id.index),
            UInt64(bitPattern: round.ordinal), UInt64(step))
    }

    /// Whether a node makes up the result of a step: a draw that only it knows.
    private func isFabricated(_ step: Int, _ round: RoundID, by index: Int) -> Bool {
        let share = traits[nodes[index].group].falsifiedShare
        guard share > 0 else { return false }
        let draw = Digest(
            ofWords: configuration.seed.value, 0x6368_6561_74, nodes[index].entity,
            UInt64(bitPattern: round.ordinal), UInt64(step)
        ).words.0
        return Double(draw >> 11) * 0x1p-53 < share
    }

    /// Hands a job's checker an input and does what it orders.
    mutating func tell(
        _ input: SpotChecker.Input, to run: Int, in context: inout Context<WorldEvent>
    ) {
        guard let directives = runs[run].checker?.handle(input, at: context.now) else { return }
        for directive in directives {
            switch directive {
            case .sampled: break
            case .open(let check, let node, let round, let step):
                open(check, node, round, step, of: run, in: &context)
            case .assign(let check, let excluding, let draw):
                borrowVerifier(check, excluding, draw, of: run, in: &context)
            case .reexecute(let check, let verifier, let node, let round, let step):
                guard let opened = runs[run].opened[check] else {
                    preconditionFailure("\(check) is executed again and was not opened")
                }
                reexecute(
                    SimulatedNode.Check(
                        check: check, worker: node, round: round, step: step,
                        sequences: opened.sequences, claimed: opened.leaf),
                    on: verifier, of: run, in: &context)
            case .verdict(let verdict):
                runs[run].opened[verdict.check] = nil
                recorder.verdict(verdict, at: context.now)
            case .convict(let node, let check, _):
                convict(node, found: check, of: run, in: &context)
            case .wake(let time, let check):
                context.schedule(.checkWindow(job: Int32(run), check: check.ordinal), at: time)
            case .discard: runs[run].discarded += 1
            }
        }
    }

    /// A node opens its commitment at a sampled step.
    private mutating func open(
        _ check: CheckID, _ node: NodeID, _ round: RoundID, _ step: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard let opening = openCommitment, opening.node == node, opening.round == round else {
            tell(.refused(check), to: run, in: &context)
            return
        }
        // Only who is asked to open builds the tree again, whose root it has published.
        let leaves = leaves(of: Int(node.index), round, opening.steps, in: run)
        let tree = MerkleTree(leaves: leaves)
        runs[run].opened[check] = TrainingRun.OpenedStep(
            leaf: leaves[step], sequences: opening.sequences)
        tell(
            .opened(check, root: tree.root, leaf: leaves[step], proof: tree.proof(of: step)),
            to: run, in: &context)
    }

    /// Checks that wait for a verifier seek again, the oldest first, as long as a node is free.
    mutating func retryChecks(of run: Int, in context: inout Context<WorldEvent>) {
        lastSought = nil
        while scheduler.freeNodes(for: runs[run].id) > 0 {
            let tried = lastSought
            tell(.retry(after: tried), to: run, in: &context)
            guard lastSought != tried else { return }
        }
    }

    private mutating func borrowVerifier(
        _ check: CheckID, _ excluding: [NodeID], _ draw: UInt64, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        borrowing = (run, check)
        lastSought = check
        guard !isCoordinationDown else {
            noteNoVerifier(in: &context)
            return
        }
        let tier = runs[run].configuration.tier ?? cheapestTier(for: run)
        perform(
            scheduler.handle(
                .borrow(
                    job: runs[run].id, excluding: excluding, draw: draw,
                    price: standingPrice(of: tier)),
                at: context.now),
            in: &context)
    }

    /// No node is free to verify; the check waits.
    mutating func noteNoVerifier(in context: inout Context<WorldEvent>) {
        guard let (run, check) = borrowing else { return }
        borrowing = nil
        tell(.noVerifier(check), to: run, in: &context)
    }

    /// A verifier is leased.
    mutating func beginVerification(_ index: Int, in context: inout Context<WorldEvent>) {
        guard let (run, check) = borrowing else { return }
        borrowing = nil
        nodes[index].state = .stateTransfer
        runs[run].verifiers[check] = nodes[index].id
        tell(.assigned(check, verifier: nodes[index].id), to: run, in: &context)
    }

    /// A verifier fetches the evidence, if there is any, and runs the step again.
    private mutating func reexecute(
        _ check: SimulatedNode.Check, on verifier: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let index = Int(verifier.index)
        nodes[index].activity = .verifying(check)
        let evidence = runs[run].configuration.verification?.evidence ?? .zero
        guard evidence > .zero else {
            beginReexecution(index, in: &context)
            return
        }
        startFlow(
            .evidence(job: run, verifier: verifier, worker: check.worker),
            from: hosts[check.worker], to: hosts[verifier], bytes: evidence, in: &context)
    }

    mutating func beginReexecution(_ index: Int, in context: inout Context<WorldEvent>) {
        guard let lease = nodes[index].lease, case .verifying(let check) = nodes[index].activity
        else { return }
        let run = Int(lease.job.index)
        guard let perSequence = runs[run].secondsPerSequence[nodes[index].group] else {
            abandonCheck(index, of: run, in: &context)
            return
        }
        enter(.reexecuting, index, at: context.now)
        // The worker's share of the step, as the verifier's own GPUs run it.
        let group = nodes[index].group
        let nominal =
            check.sequences * perSequence / nodes[index].speed
            * (1 + runs[run].configuration.enclaveOverhead.value)
        let duration = traits[group].step(
            nominal: Duration(roundingUpSeconds: nominal), draw: nodes[index].jitter.uniform())
        context.schedule(
            .reexecuted(node: Int32(index), session: nodes[index].session), after: duration)
    }

    /// A verifier has the result of its step and reports it.
    mutating func finishCheck(
        _ index: Int, _ session: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease,
            case .verifying(let check) = nodes[index].activity
        else { return }
        let run = Int(lease.job.index)
        runs[run].verifiers[check.check] = nil
        let found = finding(of: check, by: index, in: run)
        perform(scheduler.handle(.giveBack(lease.id), at: context.now), in: &context)
        finder = (check.check, nodes[index].id)
        tell(
            .reexecuted(check.check, verifier: nodes[index].id, digest: found), to: run,
            in: &context)
        finder = nil
    }

    /// What a verifier reports: the true result, now and then off by a rounding of its hardware, or
    /// whatever the worker claims if the two collude.
    private mutating func finding(
        of check: SimulatedNode.Check, by index: Int, in run: Int
    ) -> Digest {
        let honest = result(of: Int(check.worker.index), check.round, check.step, in: run)
        if traits[nodes[index].group].colludes { return check.claimed }
        let chance = runs[run].configuration.verification?.falsePositive.value ?? 0
        if chance > 0, nodes[index].jitter.uniform() < chance {
            return Digest(ofWords: honest.words.0, 0x726F_756E_64, UInt64(index))
        }
        return honest
    }

    /// The worker that was to send the evidence is gone: the verifier is free again.
    mutating func abandonCheck(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard let lease = nodes[index].lease, case .verifying(let check) = nodes[index].activity
        else { return }
        runs[run].verifiers[check.check] = nil
        perform(scheduler.handle(.giveBack(lease.id), at: context.now), in: &context)
        tell(.verifierLost(check.check, nodes[index].id), to: run, in: &context)
    }

    /// A node is convicted of wrong work: it is slashed and put out, once, however many of its
    /// checks were under way.
    private mutating func convict(
        _ node: NodeID, found check: CheckID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard !recorder.convictions.contains(where: { $0.node == node }) else { return }
        let index = Int(node.index)
        let verifier = finder.flatMap { $0.check == check ? $0.verifier : nil }
        recorder.convictions.append(
            Recorder.Conviction(
                node: node, at: context.now,
                wasHonest: !configuration.fleet[nodes[index].group].behaviour.isCheating))
        settle(
            .convicted(
                node, runs[run].id, verifier: verifier,
                verifierProvider: verifier.map { nodes[Int($0.index)].domain.operator }),
            in: &context)
        eject(node, in: &context)
    }
}

extension FleetGroup.Behaviour {
    /// Whether the node commits to results that it did not compute.
    var isCheating: Bool {
        falsifiedShare > 0
    }
}
