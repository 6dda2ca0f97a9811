import ProtocolCore
import Quantities

<<<<<<< HEAD
/// How an upload goes on and ends.
extension CheckpointCoordinator {
    mutating func onStored(_ id: CheckpointID, _ node: NodeID) -> [Directive] {
        guard case .uploading(var upload) = state, upload.id == id else { return [stale(id)] }
        guard upload.awaits(node) else { return [.discard(.notAwaited(id, node))] }
        upload.store(node)
        guard upload.awaited.isEmpty else {
            state = .uploading(upload)
            return []
        }
        state = .idle
        complete.insert(
            Complete(manifest: upload.manifest, holders: upload.stored.map(\.node).sorted()), at: 0)
        complete = Array(complete.prefix(Self.kept))
        completed += 1
        return [.durable(upload.manifest, id)]
    }

    mutating func onFailed(_ id: CheckpointID, _ node: NodeID) -> [Directive] {
        guard case .uploading(let upload) = state, upload.id == id else { return [stale(id)] }
        guard upload.awaits(node) else { return [.discard(.notAwaited(id, node))] }
        return replace(node, in: upload)
    }

    mutating func onUploaderLost(_ id: CheckpointID) -> [Directive] {
        guard case .uploading(let upload) = state, upload.id == id else { return [stale(id)] }
        return abandon(upload, .uploaderLost(upload.uploader))
    }

    /// Nothing goes to or from a node that is down: what waits for it is as good as failed.
    mutating func onDown(_ node: NodeID) -> [Directive] {
        guard down.insert(node).inserted else { return [.discard(.alreadyDown(node))] }
        guard case .uploading(let upload) = state else { return [] }
        if upload.uploader == node { return abandon(upload, .uploaderLost(node)) }
        return upload.awaits(node) ? replace(node, in: upload) : []
    }

    mutating func onUp(_ node: NodeID) -> [Directive] {
        down.remove(node) == nil ? [.discard(.alreadyUp(node))] : []
    }

    mutating func onRecover() -> [Directive] {
        guard let newest else {
            origin = 0
            return [.restore(RecoveryPlan(manifest: nil, sources: []))]
        }
        for checkpoint in complete {
            let sources = checkpoint.holders.filter { !down.contains($0) }
            guard !sources.isEmpty else { continue }
            origin = min(origin, checkpoint.manifest.step)
            return [.restore(RecoveryPlan(manifest: checkpoint.manifest, sources: sources))]
        }
        return [.noReplicaUp(newest)]
    }

    mutating func abandon(_ upload: CheckpointUpload, _ reason: AbandonReason) -> [Directive] {
        state = .idle
        abandoned += 1
        return [.abandon(upload.id, reason)]
    }

    private mutating func replace(_ node: NodeID, in upload: CheckpointUpload) -> [Directive] {
        var upload = upload
        guard let other = upload.replace(node, down: down) else {
            return abandon(upload, .noHolderLeft(lost: node))
        }
        state = .uploading(upload)
        return [
            .store(upload.id, from: upload.uploader, to: other, bytes: upload.manifest.bytes)
        ]
    }

    /// Why an input about a checkpoint that is not being uploaded changes nothing.
    private func stale(_ id: CheckpointID) -> Directive {
        let isKnown = (0..<next).contains(id.ordinal)
        return .discard(isKnown ? .alreadyEnded(id) : .unknownCheckpoint(id))
=======
/// The way of a checkpoint from its uploader to its holders.
extension CheckpointCoordinator {
    mutating func begin(
        round: RoundID, step: Int64, retained: Int64, uploader: NodeID,
        holders: [ReplicaHolder], up: [ReplicaHolder]
    ) -> [Directive] {
        let id = CheckpointID(ordinal: nextOrdinal)
        nextOrdinal += 1
        lastBegun = step
        countedSkips = 0
        let words = settings.key.words
        let key = Digest(
            ofWords: words.0, words.1, words.2, words.3, UInt64(bitPattern: id.ordinal),
            UInt64(bitPattern: retained))
        let content = SyntheticContent(
            bytes: settings.bytes, chunkBytes: settings.chunkBytes, key: key
        ).contentID
        let chosen = ReplicaPlacement.choose(key: content, among: up, count: settings.replicas)
        uploads.append(
            Upload(
                id: id,
                manifest: Manifest(
                    content: content, bytes: settings.bytes, round: round, retained: retained,
                    step: step),
                uploader: uploader, candidates: holders,
                targets: chosen.map { Target(node: $0) }))
        return [.snapshot(id, uploader: uploader, bytes: settings.bytes)]
            + chosen.map { .store(id, from: uploader, to: $0, bytes: settings.bytes) }
    }

    mutating func store(_ id: CheckpointID, at node: NodeID) -> [Directive] {
        guard let place = uploads.firstIndex(where: { $0.id == id }) else {
            return [.discard(.notUploading)]
        }
        guard let target = uploads[place].targets.firstIndex(where: { $0.node == node }) else {
            return [.discard(.notAHolder)]
        }
        guard !uploads[place].targets[target].stored else { return [.discard(.repeated)] }
        uploads[place].targets[target].stored = true
        guard uploads[place].targets.allSatisfy(\.stored) else { return [] }
        let upload = uploads.remove(at: place)
        completed += 1
        let complete = Complete(
            id: id, manifest: upload.manifest, replicas: upload.targets.map(\.node).sorted())
        kept.insert(complete, at: kept.firstIndex { $0.id > id } ?? kept.count)
        if kept.count > 2 { kept.removeFirst() }
        return [.durable(upload.manifest, id)]
    }

    /// Puts another holder in the place of one that failed.
    mutating func replace(_ node: NodeID, of id: CheckpointID) -> [Directive] {
        guard let place = uploads.firstIndex(where: { $0.id == id }) else {
            return [.discard(.notUploading)]
        }
        guard let target = uploads[place].targets.firstIndex(where: { $0.node == node }) else {
            return [.discard(.notAHolder)]
        }
        uploads[place].targets.remove(at: target)
        uploads[place].candidates.removeAll { $0.node == node }
        let upload = uploads[place]
        let held = upload.targets.map(\.node)
        let kept = upload.candidates.filter { held.contains($0.node) }
        let free = upload.candidates.filter { !held.contains($0.node) && !isDown($0.node) }
        let chosen = ReplicaPlacement.choose(
            key: upload.manifest.content.digest, among: free, count: 1, besides: kept)
        guard let holder = chosen.first else { return abandon(place, .noHolder) }
        guard let source = source(of: upload) else { return abandon(place, .uploaderLost) }
        uploads[place].targets.append(Target(node: holder))
        return [.store(id, from: source, to: holder, bytes: settings.bytes)]
    }

    /// Goes on from a replica that is complete, if there is one.
    mutating func loseUploader(of id: CheckpointID) -> [Directive] {
        guard let place = uploads.firstIndex(where: { $0.id == id }) else {
            return [.discard(.notUploading)]
        }
        guard uploads[place].uploader != nil else { return [.discard(.repeated)] }
        uploads[place].uploader = nil
        guard let source = source(of: uploads[place]) else {
            return abandon(place, .uploaderLost)
        }
        return uploads[place].targets.compactMap { target in
            target.stored
                ? nil : .store(id, from: source, to: target.node, bytes: settings.bytes)
        }
    }

    private mutating func abandon(_ place: Int, _ reason: AbandonReason) -> [Directive] {
        let upload = uploads.remove(at: place)
        return [.abandon(upload.id, reason)]
    }

    /// Who can send the state: the uploader while it is there, else a replica that is up.
    private func source(of upload: Upload) -> NodeID? {
        if let uploader = upload.uploader, !isDown(uploader) { return uploader }
        return upload.targets.first { $0.stored && !isDown($0.node) }?.node
>>>>>>> aggregation
    }
}
