import Foundation
import Randomness
import Testing

@testable import NetworkSimulation

/// What poisoners hand in, held against reference vectors.
@Suite struct AttackTests {
    private struct Vectors: Decodable {
        struct Formulas: Decodable {
            var sign_flip: [Double]
            var ipm_tau2: [Double]
            var alie_tau1p5: [Double]
            var mimic0: [Double]
            var alie_zmax: [Hidden]
        }
        struct Hidden: Decodable {
            var n: Int
            var m: Int
            var z: Double
        }
        var honest: [[Float]]
        var formulas: Formulas
    }

    private static func vectors() throws -> Vectors {
        let url = try #require(
            Bundle.module.url(
                forResource: "attacks", withExtension: "json", subdirectory: "Vectors"))
        return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: url))
    }

    private static func forged(
        _ attack: Attack, _ honest: [[Float]], poisoners: Int = 2, previous: [Float]? = nil
    ) throws -> [Float] {
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "noise")
        let seen = HonestUpdates(honest, poisoners: poisoners, previous: previous)
        return try #require(seen.forged(by: attack, drawing: &stream))
    }

    @Test func `attacks are those of the reference`() throws {
        let vectors = try Self.vectors()
        let cases: [(Attack, [Double])] = [
            (.signFlip, vectors.formulas.sign_flip),
            (.innerProduct(epsilon: 2), vectors.formulas.ipm_tau2),
            (.littleIsEnough(z: 1.5), vectors.formulas.alie_tau1p5),
            (.mimic, vectors.formulas.mimic0),
        ]
        for (attack, expected) in cases {
            let forged = try Self.forged(attack, vectors.honest)
            for (value, reference) in zip(forged, expected) {
                #expect(abs(Double(value) - reference) < 2e-6, "\(attack)")
            }
        }
    }

    @Test func `the deviation that a crowd hides is that of the reference`() throws {
        for hidden in try Self.vectors().formulas.alie_zmax {
            let z = Attack.hiddenDeviation(workers: hidden.n, poisoners: hidden.m)
            #expect(abs(z - hidden.z) < 1e-9)
        }
    }

    @Test func `a little is enough uses the deviation that the crowd hides`() throws {
        let honest = try Self.vectors().honest
        let z = Attack.hiddenDeviation(workers: 11, poisoners: 2)
        let hidden = try Self.forged(.littleIsEnough(z: nil), honest)
        let stated = try Self.forged(.littleIsEnough(z: z), honest)
        #expect(hidden == stated)
    }

    @Test(arguments: [(3, 1), (2, 1), (5, 3), (4, 3)])
    func `a small or outnumbered crowd hides nothing negative`(_ workers: Int, _ poisoners: Int) {
        #expect(Attack.hiddenDeviation(workers: workers, poisoners: poisoners) >= 0)
    }

    @Test func `noise has the size that was asked for`() throws {
        let honest = [[Float](repeating: 3, count: 4_000), [Float](repeating: 1, count: 4_000)]
        let forged = try Self.forged(.gaussian(scale: 10), honest)
        let mean = forged.reduce(0.0) { $0 + Double($1) } / 4_000
        let square = forged.reduce(0.0) { $0 + Double($1) * Double($1) } / 4_000
        // The mean of the honest is 2 everywhere. Four standard errors are allowed.
        #expect(abs(mean) < 4 * 20 / 4_000.0.squareRoot())
        #expect(abs(square / 400 - 1) < 4 * (2.0 / 4_000).squareRoot())
    }

    @Test func `free riders hand in nothing, or what they got`() throws {
        let honest: [[Float]] = [[1, 2], [3, 4]]
        #expect(try Self.forged(.zero, honest) == [0, 0])
        #expect(try Self.forged(.stale, honest) == [0, 0])
        #expect(try Self.forged(.stale, honest, previous: [5, 6]) == [5, 6])
        #expect(Attack.zero.isLazy && Attack.stale.isLazy && !Attack.signFlip.isLazy)
    }

    @Test func `who flips labels hands in its own work`() {
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "noise")
        let seen = HonestUpdates([[1]], poisoners: 1, previous: nil)
        #expect(seen.forged(by: .labelFlip, drawing: &stream) == nil)
    }

    @Test func `one honest update has no deviation`() throws {
        #expect(try Self.forged(.littleIsEnough(z: 3), [[1, -2]]) == [1, -2])
    }
}
