import ProtocolCore
public import Quantities

/// A file, a directory or a part of either, as its parent links to it.
public struct ContentNode: Hashable, Sendable {
    /// The identifier of its top block.
    public var content: ContentID
    /// The size of all its blocks, as a link states it.
    public var cumulativeBytes: Bytes
    /// The size of the file, without blocks around it; 0 for a directory.
    public var fileBytes: Bytes

    /// A node of given sizes.
    public init(content: ContentID, cumulativeBytes: Bytes, fileBytes: Bytes) {
        self.content = content
        self.cumulativeBytes = cumulativeBytes
        self.fileBytes = fileBytes
    }

    /// A chunk of a file.
    ///
    /// What is hashed may stand for more bytes than it has.
    init(leaf block: UnsafeRawBufferPointer, of bytes: Bytes, profile: UnixFSProfile) {
        if profile.rawLeaves {
            self.init(
                content: ContentID(
                    version: profile.version, codec: .raw, digest: Digest(of: block)),
                cumulativeBytes: bytes, fileBytes: bytes)
            return
        }
        var file: [UInt8] = []
        ProtocolBuffer.append(field: 1, number: 2, to: &file)
        if !block.isEmpty { ProtocolBuffer.append(field: 2, bytes: block, to: &file) }
        ProtocolBuffer.append(field: 3, number: bytes.count, to: &file)
        self.init(links: [], data: file, fileBytes: bytes, version: profile.version)
    }

    /// A part of a file that is made of other parts.
    init(joining parts: [ContentNode], profile: UnixFSProfile) {
        let bytes = Bytes(parts.reduce(0) { $0 + $1.fileBytes.count })
        var file: [UInt8] = []
        ProtocolBuffer.append(field: 1, number: 2, to: &file)
        ProtocolBuffer.append(field: 3, number: bytes.count, to: &file)
        for part in parts {
            ProtocolBuffer.append(field: 4, number: part.fileBytes.count, to: &file)
        }
        self.init(
            links: parts.map { ("", $0) }, data: file, fileBytes: bytes, version: profile.version)
    }

    /// A directory; entries are linked in the order of their names' bytes.
    public init(directory entries: [(name: String, node: ContentNode)], profile: UnixFSProfile) {
        var data: [UInt8] = []
        ProtocolBuffer.append(field: 1, number: 1, to: &data)
        let sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.init(
            links: sorted.map { ($0.name, $0.node) }, data: data, fileBytes: .zero,
            version: profile.version)
    }

    /// A dag-pb block; links stand before the data (the canonical order).
    private init(
        links: [(name: String, node: ContentNode)], data: [UInt8], fileBytes: Bytes,
        version: ContentID.Version
    ) {
        var block: [UInt8] = []
        var below: Int64 = 0
        for link in links {
            var field: [UInt8] = []
            ProtocolBuffer.append(field: 1, bytes: link.node.content.bytes, to: &field)
            ProtocolBuffer.append(field: 2, bytes: link.name.utf8, to: &field)
            ProtocolBuffer.append(
                field: 3, number: link.node.cumulativeBytes.count, to: &field)
            ProtocolBuffer.append(field: 2, bytes: field, to: &block)
            below += link.node.cumulativeBytes.count
        }
        ProtocolBuffer.append(field: 1, bytes: data, to: &block)
        self.init(
            content: ContentID(version: version, codec: .dagPB, digest: Digest(of: block)),
            cumulativeBytes: Bytes(Int64(block.count) + below), fileBytes: fileBytes)
    }
}
