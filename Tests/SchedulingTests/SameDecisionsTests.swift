import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

@Suite struct `The gang scheduler's decisions` {
    struct Course: Sendable {
        let seed: UInt64
        let nodes: Int
        let sites: Int
        let jobs: Int
        /// Of the directives, as the plain scheduler gave them that went through whole tables.
        let digest: UInt64
    }

    static let courses = [
        Course(seed: 1, nodes: 60, sites: 4, jobs: 6, digest: 11_538_948_671_673_706_678),
        Course(seed: 2, nodes: 240, sites: 20, jobs: 12, digest: 9_773_626_628_976_873_269),
        Course(seed: 3, nodes: 160, sites: 9, jobs: 5, digest: 6_463_686_959_283_538_813),
    ]

    @Test(arguments: courses)
    func `are for equal inputs what they were when they were made the plain way`(_ course: Course) {
        var traffic = Traffic(
            seed: course.seed, nodes: course.nodes, sites: course.sites, jobs: course.jobs)
        var desk = scheduler([], sites: course.sites)
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        var kinds: [String: Int] = [:]
        func tell(_ input: GangScheduler.Input) {
            let directives = desk.handle(input, at: traffic.now)
            traffic.note(directives)
            kinds["members", default: 0] += granted(directives).count { $0.kind == .training }
            for directive in directives {
                let text = "\(directive)"
                kinds[String(text.prefix { $0 != "(" }), default: 0] += 1
                for byte in text.utf8 { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
            }
        }
        for input in traffic.opening() { tell(input) }
        for _ in 0..<5_000 { tell(traffic.next()) }
        #expect(digest == course.digest)
        #expect(kinds["members", default: 0] > 200, "\(kinds)")
        for kind in ["seek", "grant", "end", "wait", "reject", "discard"] {
            #expect(kinds[kind, default: 0] > 20, "\(kind): \(kinds)")
        }
    }
}
