public import ProtocolCore

/// What the coordinator need not be told: at scale most boundaries and failures mean nothing to it.
extension CheckpointCoordinator {
    /// Whether a boundary at a step, not forced, matters: it would begin or skip a checkpoint, and
    /// look at the holders; or the job went back, which moves the step that the interval counts
    /// from and may end an upload.
    ///
    /// If not, such a boundary yields no directive and changes nothing, unless `step` or `retained`
    /// is below zero: then it is discarded, whoever the holders are. So the holders can be left
    /// out. A forced boundary always looks at them.
    public func isDue(step: Int64) -> Bool {
        guard step >= 0 else { return false }
        if case .uploading(let upload) = state, step < upload.manifest.step { return true }
        return step < origin || step - origin >= settings.intervalSteps
    }

    /// Whether it can matter now that a node goes down or comes up: an upload is under way, or the
    /// node has a replica that is kept, or it was told that the node is down.
    ///
    /// If not, it need not be told, provided that the holders of later boundaries leave out the
    /// nodes that are down. It then knows as down only those of which it was told. A node that it
    /// was not told of may come up during an upload: saying so is discarded as `alreadyUp`, and
    /// `concerns(_:goingDown:)` tells it apart.
    public func concerns(_ node: NodeID) -> Bool {
        if case .uploading = state { return true }
        return down.contains(node) || complete.contains { $0.holders.contains(node) }
    }

    /// Whether telling it that a node goes down, or else that it comes up, can yield a directive or
    /// change what later ones are; under the same condition as `concerns(_:)`, whose answer is yes
    /// wherever this is.
    public func concerns(_ node: NodeID, goingDown: Bool) -> Bool {
        goingDown ? concerns(node) : down.contains(node)
    }
}
