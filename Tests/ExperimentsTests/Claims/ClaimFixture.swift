import Experiments
import Foundation
import ScenarioFiles

/// Files of claims that a test writes.
enum ClaimFixture {
    static let tiny = Fixture.folder + "/Scenarios/tiny.yaml"
    /// Loses no node, so that a few replicates decide.
    static let calm = "{fleet.pool.availability: always}"

    /// Reads a text as a file of claims.
    static func file(_ text: String) throws -> ClaimFile {
        let folder = ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/claims.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return try ClaimFile.read(
            path: path, metrics: MetricDefinition.all.map { (name: $0.name, unit: $0.unit) })
    }

    /// Tries readings of one claim on the tiny scenario.
    static func study(
        _ readings: String, claim: String = "", stated: String = "{}",
        depth: ClaimStudy.Depth = ClaimStudy.Depth(atEnds: 0), threads: Int = 2
    ) throws -> ClaimStudy {
        try ClaimStudy.run(
            [
                try file(
                    """
                    stated: \(stated)
                    replicates: 3 to 6
                    claims:
                      - claim: a claim
                        says: something & <more>
                        scenario: \(tiny)
                        set: \(calm)
                    \(claim.isEmpty ? "" : "    " + claim)
                        readings:
                    \(readings)
                    """)
            ], depth: depth, threads: threads)
    }
}
