import ProtocolCore
import Testing
import Verification

struct MerkleTreeTests {
    private struct File: Decodable {
        var leaves_hex: [String]
        var roots_by_size: [String]
        var inclusion_paths_n8: [[String]]
    }

    private let file: File
    private let entries: [[UInt8]]

    init() throws {
        file = try Vectors.load(File.self, from: "merkle_rfc6962")
        entries = file.leaves_hex.map(bytes(ofHex:))
    }

    @Test func `the roots are those of the certificate transparency reference`() {
        for (size, root) in file.roots_by_size.enumerated() {
            let tree = MerkleTree(entries: Array(entries.prefix(size)))
            #expect(tree.root == digest(ofHex: root), "size \(size)")
            #expect(tree.count == size)
        }
    }

    @Test func `the paths are those of the certificate transparency reference`() {
        let tree = MerkleTree(entries: entries)
        for (index, path) in file.inclusion_paths_n8.enumerated() {
            let proof = MerkleProof(siblings: path.map(digest(ofHex:)))
            #expect(tree.proof(of: index) == proof)
            #expect(
                MerkleTree.verify(
                    entry: entries[index], index: index, count: 8, proof: proof, root: tree.root))
        }
    }

    /// MTH of RFC 6962, section 2.1, word for word.
    private func rootByDefinition(_ leaves: ArraySlice<Digest>) -> Digest {
        func bytes(_ digest: Digest) -> [UInt8] {
            var bytes: [UInt8] = []
            digest.append(to: &bytes)
            return bytes
        }
        if leaves.isEmpty { return Digest(of: [UInt8]()) }
        if leaves.count == 1 { return Digest(of: [0] + leaves.flatMap(bytes)) }
        var k = 1
        while 2 * k < leaves.count { k *= 2 }
        let left = rootByDefinition(leaves.prefix(k))
        let right = rootByDefinition(leaves.dropFirst(k))
        return Digest(of: [1] + bytes(left) + bytes(right))
    }

    @Test(arguments: Array(0...40) + [63, 64, 65, 100])
    func `the tree over digests is the recursive definition`(count: Int) {
        let leaves = (0..<count).map { digest(UInt64($0)) }
        #expect(MerkleTree(leaves: leaves).root == rootByDefinition(leaves[...]))
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13, 33, 100])
    func `a proof holds for its leaf, place and count and for no other`(count: Int) {
        let leaves = (0..<count).map { digest(7, UInt64($0)) }
        let tree = MerkleTree(leaves: leaves)
        for index in 0..<count {
            let proof = tree.proof(of: index)
            func holds(
                _ leaf: Digest, _ place: Int, _ size: Int, _ proof: MerkleProof, _ root: Digest
            ) -> Bool {
                MerkleTree.verify(
                    leaf: leaf, index: place, count: size, proof: proof, root: root)
            }
            #expect(holds(leaves[index], index, count, proof, tree.root))
            #expect(!holds(digest(8), index, count, proof, tree.root))
            #expect(!holds(leaves[index], index, count, proof, digest(8)))
            #expect(!holds(leaves[index], -1, count, proof, tree.root))
            #expect(!holds(leaves[index], count, count, proof, tree.root))
            if count > 1 {
                #expect(!holds(leaves[index], (index + 1) % count, count, proof, tree.root))
                let short = MerkleProof(siblings: Array(proof.siblings.dropLast()))
                #expect(!holds(leaves[index], index, count, short, tree.root))
            }
            let long = MerkleProof(siblings: proof.siblings + [digest(9)])
            #expect(!holds(leaves[index], index, count, long, tree.root))
        }
    }

    @Test func `an inner node is no leaf`() {
        let leaves = (0..<4).map { digest(UInt64($0)) }
        let tree = MerkleTree(leaves: leaves)
        let inner = tree.proof(of: 0).siblings[1]
        let shorter = MerkleProof(siblings: [tree.proof(of: 2).siblings[1]])
        #expect(
            !MerkleTree.verify(leaf: inner, index: 1, count: 2, proof: shorter, root: tree.root))
    }
}
