import Foundation
import ProtocolCore
import Quantities
import Testing

@testable import Checkpointing

struct ContentIDTests {
    struct Vectors: Decodable {
        struct Case: Decodable, Sendable {
            var desc: String
            var cid: String
            var ascii: String?
            var drbg_seed: String?
            var size: Int64?
        }
        struct Varint: Decodable {
            var n: UInt64
            var hex: String
        }
        var cases: [Case]
        var extra: [Case]
        var varint: [Varint]
        var drbg_first32: [String: String]
        var multihash_sha256_hello: String
    }

    private static let largeFiles = ProcessInfo.processInfo.environment["ZOOSIM_LARGE_FILES"] != nil

    private func vectors() throws -> Vectors {
        try VectorFile("checkpoint_cid").decode(Vectors.self)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String(format: "%02x", $0) }.joined()
    }

    private func profile(of cid: String) -> UnixFSProfile { cid.hasPrefix("Qm") ? .v0 : .v1 }

    /// The identifier of a test file, fed in pieces that do not fit the chunks.
    private func identifier(_ file: Vectors.Case, piece: Int) throws -> String {
        var stream = ChaChaStream(seed: try #require(file.drbg_seed))
        var chunker = Chunker(profile: profile(of: file.cid))
        var left = Int(try #require(file.size))
        while left > 0 {
            let count = min(left, piece)
            stream.next(count).withUnsafeBytes { chunker.append($0) }
            left -= count
        }
        return chunker.finish().content.description
    }

    @Test func `the test files are those that were published`() throws {
        for (seed, expected) in try vectors().drbg_first32 {
            var stream = ChaChaStream(seed: seed)
            #expect(hex(stream.next(32)) == expected)
        }
    }

    @Test func `short files have the published identifiers`() throws {
        let files = try vectors().cases.filter { $0.ascii != nil }
        #expect(files.count == 4)
        for file in files {
            var chunker = Chunker(profile: profile(of: file.cid))
            chunker.append(Array((file.ascii ?? "").utf8))
            #expect(chunker.finish().content.description == file.cid, "\(file.desc)")
        }
    }

    @Test func `files of up to 46 MB have the published identifiers`() throws {
        let files = try vectors().cases.filter { ($0.size ?? .max) < 1 << 28 }
        #expect(files.count == 7)
        for file in files {
            #expect(try identifier(file, piece: 1 << 20) == file.cid, "\(file.desc)")
            #expect(try identifier(file, piece: 777_777) == file.cid, "\(file.desc)")
        }
    }

    @Test(.enabled(if: largeFiles, "set ZOOSIM_LARGE_FILES to hash 3 GiB"))
    func `files of a gibibyte have the published identifiers`() throws {
        let files = try vectors().cases.filter { ($0.size ?? 0) >= 1 << 28 }
        #expect(files.count == 3)
        for file in files {
            #expect(try identifier(file, piece: 1 << 20) == file.cid, "\(file.desc)")
        }
    }

    @Test func `empty files and directories have the published identifiers`() throws {
        let vectors = try vectors()
        for (place, profile) in [(0, UnixFSProfile.v1), (1, .v0)] {
            #expect(
                Chunker(profile: profile).finish().content.description == vectors.extra[place].cid)
        }
        for (name, profile) in [("empty dir v0", UnixFSProfile.v0), ("empty dir v1", .v1)] {
            let expected = vectors.cases.first { $0.desc == name }?.cid
            let directory = ContentNode(directory: [], profile: profile)
            #expect(directory.content.description == expected)
        }
    }

    @Test func `directories link their entries by name`() throws {
        let cases = try vectors().cases
        func file(_ text: String) -> ContentNode {
            var chunker = Chunker()
            chunker.append(Array(text.utf8))
            return chunker.finish()
        }
        let inner = ContentNode(
            directory: [
                ("hello.txt", file("hello world\n")),
                ("ascii.txt", file("hello application/vnd.ipld.car\n")),
            ], profile: .v1)
        #expect(
            inner.content.description
                == cases.first { $0.desc == "subdir {ascii.txt,hello.txt}" }?.cid)
        let outer = ContentNode(directory: [("subdir", inner)], profile: .v1)
        #expect(outer.content.description == cases.first { $0.desc == "root {subdir}" }?.cid)
    }

    @Test func `numbers and multihashes are written as in the vectors`() throws {
        let vectors = try vectors()
        for row in vectors.varint {
            var bytes: [UInt8] = []
            ProtocolBuffer.append(varint: row.n, to: &bytes)
            #expect(hex(bytes) == row.hex)
        }
        let hello = ContentID(codec: .raw, digest: Digest(of: Array("hello world".utf8)))
        #expect(hex(hello.multihash) == vectors.multihash_sha256_hello)
        #expect(hex(hello.bytes) == "0155" + vectors.multihash_sha256_hello)
    }

    @Test func `leading zeros are kept in base 58`() {
        #expect(Multibase.base58([0, 0, 0x28, 0x7F, 0xB4, 0xCD]) == "11233QC4")
        #expect(Multibase.base58([]).isEmpty)
    }

    /// The identifier by the recursive definition: whole levels at once.
    private func levelByLevel(_ leaves: [ContentNode], _ profile: UnixFSProfile) -> ContentID? {
        var level = leaves
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: profile.width).map { start in
                ContentNode(
                    joining: Array(level[start..<min(start + profile.width, level.count)]),
                    profile: profile)
            }
        }
        return level.first?.content
    }

    @Test func `the stream builds the tree that whole levels would`() {
        let profile = UnixFSProfile(
            version: .v1, chunkBytes: Bytes(4), width: 3, rawLeaves: true)
        for count in 1...100 {
            let leaves = (0..<count).map { index in
                withUnsafeBytes(of: UInt32(index)) {
                    ContentNode(leaf: $0, of: Bytes(4), profile: profile)
                }
            }
            var tree = BalancedTree(profile: profile)
            for leaf in leaves { tree.append(leaf) }
            #expect(tree.root()?.content == levelByLevel(leaves, profile))
        }
    }

    @Test func `stored content is named like the same bytes in a stream`() {
        for count in [0, 1, 99, 100, 101, 1_234] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let profile = UnixFSProfile(
                version: .v1, chunkBytes: Bytes(100), width: 1024, rawLeaves: true)
            var chunker = Chunker(profile: profile)
            chunker.append(bytes)
            #expect(
                StoredContent(bytes, chunkBytes: Bytes(100)).contentID
                    == chunker.finish().content)
        }
    }

    @Test func `a described content depends on its key, its size and its chunks`() {
        let key = Digest(ofWords: 1)
        let content = SyntheticContent(
            bytes: Bytes(1_000_000_000_000), chunkBytes: Bytes(1 << 28), key: key)
        #expect(content.chunkCount == 3_726)
        #expect(content.length(ofChunk: 3_725) == Bytes(1_000_000_000_000 - 3_725 * (1 << 28)))
        #expect(content.contentID.codec == .dagPB)
        let others = [
            SyntheticContent(
                bytes: content.bytes, chunkBytes: content.chunkBytes, key: Digest(ofWords: 2)),
            SyntheticContent(
                bytes: content.bytes + Bytes(1), chunkBytes: content.chunkBytes, key: key),
            SyntheticContent(bytes: content.bytes, chunkBytes: Bytes(1 << 27), key: key),
        ]
        for other in others { #expect(other.contentID != content.contentID) }
        let descriptor = content.withChunk(at: 2) { Array($0) }
        #expect(descriptor.count == 48)
        #expect(descriptor.suffix(16) == [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 16, 0, 0, 0])
    }
}
