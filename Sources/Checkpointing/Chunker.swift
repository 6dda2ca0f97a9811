import Quantities

/// Cuts a stream of bytes into chunks and names what they make up, without holding more than a
/// chunk of it.
public struct Chunker: Sendable {
    private let profile: UnixFSProfile
    private var tree: BalancedTree
    private var pending: [UInt8] = []

    /// A chunker at the start of a file.
    public init(profile: UnixFSProfile = .v1) {
        self.profile = profile
        tree = BalancedTree(profile: profile)
    }

    /// Takes the next bytes of the file.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let size = Int(profile.chunkBytes.count)
        var rest = bytes[...]
        if !pending.isEmpty {
            let piece = rest.prefix(size - pending.count)
            pending.append(contentsOf: piece)
            rest = rest.dropFirst(piece.count)
            if pending.count == size { flush() }
        }
        while rest.count >= size {
            add(UnsafeRawBufferPointer(rebasing: rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        pending.append(contentsOf: rest)
    }

    /// Takes the next bytes of the file.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        let copy = Array(bytes)
        copy.withUnsafeBytes { append($0) }
    }

    /// The file that all bytes make up.
    public consuming func finish() -> ContentNode {
        if !pending.isEmpty { flush() }
        let profile = profile
        guard let root = tree.root() else {
            return ContentNode(
                leaf: UnsafeRawBufferPointer(start: nil, count: 0), of: .zero, profile: profile)
        }
        return root
    }

    private mutating func flush() {
        let chunk = pending
        pending.removeAll(keepingCapacity: true)
        chunk.withUnsafeBytes { add($0) }
    }

    private mutating func add(_ chunk: UnsafeRawBufferPointer) {
        tree.append(ContentNode(leaf: chunk, of: Bytes(Int64(chunk.count)), profile: profile))
    }
}
