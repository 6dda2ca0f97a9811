import Quantities
import Testing

struct SpellingTests {
    @Test func `the edit distance counts letters and swapped neighbours`() {
        let cases: [(String, String, Int)] = [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3),
            ("abc", "acb", 1),
            ("budget", "bugdet", 1), ("nodes", "node", 1), ("ca", "abc", 3),
        ]
        for (a, b, distance) in cases {
            #expect(Spelling.editDistance(a, b) == distance)
            #expect(Spelling.editDistance(b, a) == distance)
        }
    }

    @Test func `the nearest word is found, and none where none is near`() {
        let keys = ["duration", "network", "fleet", "jobs", "expect"]
        #expect(Spelling.nearest("durration", among: keys) == "duration")
        #expect(Spelling.nearest("flete", among: keys) == "fleet")
        #expect(Spelling.nearest("Jobs", among: keys) == "jobs")
        #expect(Spelling.nearest("seed", among: keys) == nil)
        #expect(Spelling.nearest("x", among: ["y"]) == nil)
        #expect(Spelling.nearest("", among: keys) == nil)
        #expect(Spelling.nearest("anything", among: []) == nil)
    }

    @Test func `capitals decide among equals, then the order does`() {
        #expect(Spelling.nearest("Mb", among: ["mb", "MB"]) == "mb")
        #expect(Spelling.nearest("mB", among: ["MB", "mb"]) == "MB")
        #expect(Spelling.nearest("cat", among: ["bat", "rat"]) == "bat")
    }
}
