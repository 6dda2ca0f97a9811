import ProtocolCore

/// A block of a Merkle DAG as a link to it says it.
struct DAGLink: Hashable, Sendable {
    var content: ContentID
    /// Bytes of the block and of everything below it.
    var totalSize: UInt64
    /// Bytes of the file that the block stands for.
    var fileSize: UInt64
}

/// Writes the inner nodes of a Merkle DAG: dag-pb around UnixFS (specs.ipfs.tech).
///
/// The serialisation is canonical: the links come before the data, and block sizes are not packed.
struct DAGNode {
    private(set) var bytes: [UInt8] = []

    /// The node of a file that consists of these parts.
    static func file(_ parts: [DAGLink]) -> DAGLink {
        var node = DAGNode()
        node.bytes.reserveCapacity(64 * (parts.count + 1))
        var data = DAGNode()
        data.bytes.reserveCapacity(6 * (parts.count + 2))
        data.append(field: 1, 2)  // The type: a file.
        data.append(field: 3, parts.reduce(0) { $0 + $1.fileSize })
        for part in parts {
            node.append(link: part, name: "")
            data.append(field: 4, part.fileSize)
        }
        node.append(field: 1, data.bytes)
        return node.sealed(over: parts)
    }

    /// A link to the node, which is complete.
    func sealed(over parts: [DAGLink]) -> DAGLink {
        DAGLink(
            content: ContentID(codec: .dagPB, digest: Digest(of: bytes)),
            totalSize: parts.reduce(UInt64(bytes.count)) { $0 + $1.totalSize },
            fileSize: parts.reduce(0) { $0 + $1.fileSize })
    }

    /// Appends a link; the parts of a file have empty names.
    mutating func append(link: DAGLink, name: String) {
        // A message within this one, written in place: a large checkpoint has tens of thousands.
        let name = name.utf8
        let length =
            2 + ContentID.byteCount + 1 + Self.length(UInt64(name.count)) + name.count + 1
            + Self.length(link.totalSize)
        append(2 << 3 | 2)
        append(UInt64(length))
        append(1 << 3 | 2)
        append(UInt64(ContentID.byteCount))
        link.content.append(to: &bytes)
        append(2 << 3 | 2)
        append(UInt64(name.count))
        bytes.append(contentsOf: name)
        append(field: 3, link.totalSize)
    }

    /// The bytes of a number as a varint.
    private static func length(_ number: UInt64) -> Int {
        max(1, (UInt64.bitWidth - number.leadingZeroBitCount + 6) / 7)
    }

    /// Appends a field of bytes.
    mutating func append(field: UInt64, _ value: [UInt8]) {
        append(field << 3 | 2)
        append(UInt64(value.count))
        bytes.append(contentsOf: value)
    }

    /// Appends a field of a number.
    mutating func append(field: UInt64, _ value: UInt64) {
        append(field << 3)
        append(value)
    }

    /// Appends a number as a varint: seven bits a byte, the lowest first.
    mutating func append(_ number: UInt64) {
        var left = number
        while left > 0x7F {
            bytes.append(UInt8(left & 0x7F | 0x80))
            left >>= 7
        }
        bytes.append(UInt8(left))
    }
}
