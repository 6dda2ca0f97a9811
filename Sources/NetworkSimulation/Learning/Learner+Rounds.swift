import Aggregation
import ProtocolCore
import Quantities
import Randomness

/// A round counts: what its contributors hand in becomes part of the model.
extension Learner {
    /// The contributors' updates are summed and become part of the model.
    ///
    /// - Parameters:
    ///   - contributors: by identity.
    ///   - plan: the one by which the world's machines have summed them.
    mutating func commit(
        _ contributors: [NodeID], round: RoundID, plan: ReductionPlan,
        by algorithm: ReductionAlgorithm
    ) {
        let places = places(of: round)
        for node in contributors { finish(node, round) }
        let messages = handedIn(by: contributors, for: round, count: places.count)
        weights = [:]
        let weighty = messages.filter { $0.weight > 0 }
        // A last, small batch can leave a round of members that all had nothing to do.
        guard !weighty.isEmpty else { return }
        let defence = configuration.defence?.reduced(to: weighty.count)
        let aggregate =
            defence.map { robustMean(of: weighty, $0) }
            ?? mean(of: messages, count: places.count, plan: plan, by: algorithm)
        guard let aggregate else { return }
        note(aggregate, of: weighty, under: defence)
        apply(aggregate, to: places, of: round)
    }

    /// The model moves by what a round came to.
    private mutating func apply(_ mean: [Float], to places: Range<Int>, of round: RoundID) {
        state.previous = mean
        switch mode {
        case .synchronous:
            var parameters = state.parameters.map(Double.init)
            state.optimizer.step(&parameters, gradient: mean)
            for index in parameters.indices { state.parameters[index] = Float(parameters[index]) }
        case .diloco, .asynchronous: state.outer[0].step(&state.parameters, gradient: mean)
        case .streaming(let streaming):
            let fragment = streaming.fragment(ofRound: round.ordinal)
            var part = Array(state.parameters[places])
            state.outer[fragment].step(&part, gradient: mean)
            state.parameters.replaceSubrange(places, with: part)
            let mixing = LocalTrainer.Mixing(
                places: places, values: part, streaming: streaming)
            for node in trainers.keys.sorted() where trainers[node]?.hasLeft == false {
                trainers[node]?.pending.append(mixing)
            }
        }
    }

    /// What a rule makes of the updates, whatever their weights.
    mutating func robustMean(of messages: [Message], _ defence: Defence) -> [Float] {
        var order = Array(messages.indices)
        draws.shuffle(&order)
        let start = state.previous.flatMap {
            $0.count == messages[0].values.count ? $0.map(Double.init) : nil
        }
        let round = RobustRule.Round(start: start, order: order)
        do throws(RobustRefusal) {
            return try defence.rule.aggregate(
                messages.map { $0.values.map(Double.init) }, bad: defence.bad, in: round
            ).map { Float($0) }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// The weighted mean of what was sent; nil if nothing of any weight was.
    private mutating func mean(
        of messages: [Message], count: Int, plan: ReductionPlan, by algorithm: ReductionAlgorithm
    ) -> [Float]? {
        if let factors = state.factors {
            return meanOfFactors(
                messages.map { ($0.node, $0.values, $0.weight) }, from: factors, plan: plan,
                by: algorithm)
        }
        guard compressor.payload.combination == .sum else {
            let weighty = messages.filter { $0.weight > 0 }
            let mean = compressor.mean(
                of: weighty.map(\.bytes), weights: weighty.map(\.weight), count: count)
            // DeMo steps by the sign of what the frequencies of gradients add up to: a vote of one.
            // The sign of what long phases differ by would be a step of any length.
            guard case .demo = compressor.payload, case .synchronous = mode else {
                return mean?.map { Float($0) }
            }
            return mean.map { SignCode.majority(of: [$0]).map { Float($0) } }
        }
        let (sum, unsaid) = PlannedReduction.exchange(
            messages.map { ($0.node, DenseUpdate(scaling: $0.values, by: $0.weight)) },
            plan: plan, by: algorithm, writing: isWrittenOnTheWay ? compressor : nil,
            keepsErrors: isWrittenOnTheWay && keepsUnsaid)
        for (message, parts) in zip(messages, unsaid)
        where message.weight > 0 && trainers[message.node]?.attack == nil {
            trainers[message.node]?.unsaid = parts.map { Double($0) / message.weight }
        }
        return sum.mean
    }

    /// Notes how far the poisoners have moved an aggregate, if there are any.
    mutating func note(
        _ aggregate: [Float], of messages: [Message], under defence: Defence?
    ) {
        let honest = messages.filter { trainers[$0.node]?.attack == nil }.map(\.values)
        guard defence != nil || honest.count < messages.count, !honest.isEmpty else { return }
        let deviation = Deviation(
            of: aggregate, from: honest, members: messages.count, defence: defence)
        if deviation.measured >= worstDeviation?.measured ?? 0 { worstDeviation = deviation }
    }
}

/// What members hand in.
extension Learner {
    /// What the contributors of a round send, poisoners in the knowledge of the honest.
    private mutating func handedIn(
        by contributors: [NodeID], for round: RoundID, count: Int
    ) -> [Message] {
        let zeros = [Float](repeating: 0, count: count)
        let busy = contributors.filter { handsInAnything($0, for: round) }
        let honest = busy.compactMap { node in
            trainers[node]?.attack == nil ? result(of: node, for: round)?.update : nil
        }
        let seen =
            honest.isEmpty
            ? nil
            : HonestUpdates(
                honest, poisoners: busy.count - honest.count, previous: previous(of: count))
        return contributors.map { node in
            guard handsInAnything(node, for: round) else {
                return Message(node: node, bytes: [], values: zeros, weight: 0)
            }
            let own = result(of: node, for: round)
            let sequences = own?.sequences ?? trainers[node]?.work?.sequences ?? 0
            return message(
                of: node, handsIn(node, own: own?.update, knowing: seen) ?? zeros,
                weight: weights[node] ?? Double(sequences))
        }
    }

    /// What a member has handed in for a round. Late work counts in a later one, unless that is
    /// about other parameters.
    private func result(of node: NodeID, for round: RoundID) -> LocalTrainer.Result? {
        trainers[node]?.result(of: isStreaming ? round : nil)
    }

    /// Whether a contributor has computed or made up anything for a round.
    private func handsInAnything(_ node: NodeID, for round: RoundID) -> Bool {
        guard let trainer = trainers[node] else { return false }
        if trainer.needsComputing { return result(of: node, for: round) != nil }
        return (trainer.work?.sequences ?? 0) > 0
    }

    /// The last round's aggregate, if it was about as many numbers.
    private func previous(of count: Int) -> [Float]? {
        state.previous.flatMap { $0.count == count ? $0 : nil }
    }

    /// The numbers that a member hands in, its own or forged; nil if it has none.
    mutating func handsIn(
        _ node: NodeID, own: [Float]?, knowing seen: HonestUpdates?
    ) -> [Float]? {
        guard var trainer = trainers[node], let attack = trainer.attack, let seen else {
            return own
        }
        let forged = seen.forged(by: attack, drawing: &trainer.noise)
        trainers[node]?.noise = trainer.noise
        return forged ?? own
    }

    /// A member sends its numbers. An honest one keeps what the payload cannot say for its next
    /// update; a poisoner does not.
    ///
    /// Where sums are written on the way, a member's own numbers go into them as they are, with
    /// what it could not say of the sums that it wrote last.
    mutating func message(of node: NodeID, _ values: [Float], weight: Double) -> Message {
        var message = Message(node: node, bytes: [], values: values, weight: weight)
        guard compressor.payload.isLossy, weight > 0, state.factors == nil || isAlone
        else {
            return message
        }
        let keeps = trainers[node]?.attack == nil && keepsUnsaid
        if isWrittenOnTheWay {
            if keeps, let unsaid = trainers[node]?.unsaid, !unsaid.isEmpty {
                message.values = zip(values, unsaid).map { value, unsaid in
                    let sum = Float(Double(value) + unsaid)
                    return sum.isFinite ? sum : value
                }
            }
            return message
        }
        if keeps, let sent = trainers[node]?.feedback.send(values.map(Double.init)) {
            message.bytes = sent.bytes
            message.values = sent.values
        } else {
            message.bytes = compressor.encode(values)
            message.values = compressor.decode(message.bytes, count: values.count) ?? values
        }
        return message
    }

    /// Whether members keep what they could not say. A fragment leaves nothing that fits the next.
    private var keepsUnsaid: Bool { keepsErrors && !isFragmented }

    /// Whether a sum is written anew wherever it is sent on. A hub and a rule see what each member
    /// has written itself.
    private var isWrittenOnTheWay: Bool {
        compressor.payload.isWrittenOnTheWay && configuration.defence == nil && !isAlone
    }

    /// Whether members hand in one by one.
    private var isAlone: Bool { if case .asynchronous = mode { true } else { false } }

    private var isFragmented: Bool {
        if case .streaming(let streaming) = mode { streaming.fragments > 1 } else { false }
    }
}
