import Aggregation
import ProtocolCore
import Quantities

/// Numbers without rounds: members train against a hub, each from the model that it fetched.
extension Learner {
    /// A member fetches the model of now.
    mutating func fetch(_ node: NodeID) { trainers[node]?.local = state.parameters }

    /// The hub keeps what a member hands in for a phase.
    mutating func keep(_ contribution: AsynchronousCoordinator.Contribution) {
        let node = contribution.node
        finish(node, contribution.phase)
        let own = trainers[node]?.result()?.update
        if trainers[node]?.attack == nil, let update = own {
            let place = lastHonest.firstIndex { $0.node >= node } ?? lastHonest.endIndex
            if place < lastHonest.endIndex, lastHonest[place].node == node {
                lastHonest[place].values = update
            } else {
                lastHonest.insert((node, update), at: place)
            }
        }
        let poisoners = trainers.count { $0.value.attack != nil && !$0.value.hasLeft }
        let seen =
            lastHonest.isEmpty
            ? nil
            : HonestUpdates(
                lastHonest.map(\.values), poisoners: poisoners, previous: state.previous)
        let zeros = [Float](repeating: 0, count: model.parameterCount)
        var message = message(
            of: node, handsIn(node, own: own, knowing: seen) ?? zeros,
            weight: Double(contribution.sequences))
        message.base = trainers[node]?.work?.model ?? state.parameters
        buffer[contribution.phase] = message
    }

    /// What the hub keeps of some phases comes to nothing.
    mutating func drop(_ contributions: [AsynchronousCoordinator.Contribution]) {
        for contribution in contributions { buffer[contribution.phase] = nil }
    }

    /// The hub applies updates, in the order of their arrival.
    ///
    /// One alone is mixed in as FedAsync does; several are added as FedBuff does, or by a rule that
    /// bears bad members, which knows no weights.
    ///
    /// - Parameter hub: which holds the new model at once.
    mutating func apply(
        _ contributions: [AsynchronousCoordinator.Contribution], hub: NodeID?
    ) {
        guard case .asynchronous(let asynchrony) = mode else {
            preconditionFailure("updates are applied one by one in a job with rounds")
        }
        let updates = contributions.compactMap { contribution in
            buffer.removeValue(forKey: contribution.phase).map { ($0, contribution.staleness) }
        }
        let messages = updates.map(\.0)
        var parameters = state.parameters.map(Double.init)
        let before = parameters
        let defence = configuration.defence?.reduced(to: messages.count)
        if let defence {
            let mean = robustMean(of: messages, defence)
            asynchrony.step(&parameters, mean: mean.map { -Double($0) })
            note(mean, of: messages, under: defence)
        } else if asynchrony.bufferSize == 1, let (message, staleness) = updates.first {
            let own = zip(message.base, message.values).map { Double($0) - Double($1) }
            asynchrony.mix(&parameters, with: own, staleness: staleness)
        } else {
            var buffer = UpdateBuffer<DenseUpdate>(
                capacity: asynchrony.bufferSize, weight: asynchrony.weight)
            for (message, staleness) in updates {
                let update = DenseUpdate(scaling: message.values, by: message.weight)
                let isTaken = buffer.add(update, staleness: staleness)
                precondition(isTaken, "\(message.node) hands in an update of another shape")
            }
            guard let mean = buffer.flush()?.mean else { return }
            asynchrony.step(&parameters, mean: mean.map { -Double($0) })
            note(mean, of: messages, under: nil)
        }
        state.previous = parameters.indices.map { Float(before[$0] - parameters[$0]) }
        state.parameters = parameters.map { Float($0) }
        if let hub { trainers[hub]?.local = state.parameters }
    }
}
