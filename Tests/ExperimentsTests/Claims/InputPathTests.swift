import Testing

@testable import Experiments

/// Values between an input's value and an end of its range.
struct InputPathTests {
    @Test(
        arguments: [
            ("5 ZEN", "9 ZEN", "7 ZEN"), ("2%", "0%", "1%"),
            ("29 h per week", "24 h per week", "26.5 h per week"),
            ("100", "500", "300"), ("16", "64", "40"), ("1", "4", "3"),
            ("99e9", "75e9", "87000000000"), ("1000 steps", "101 steps", "551 steps"),
            ("10 s", "1000 s", "100 s"), ("30 s", "2 min", "75 s"),
            ("1 Gbps", "100 Mbps", "316.2 Mbps"),
            ("exponential mean 90 d", "exponential mean 30 d", "exponential mean 60 d"),
            ("weibull 0.6 mean 20 h", "weibull 1 mean 10 h", "weibull 0.8 mean 15 h"),
        ])
    func `half of the way is in the language of scenarios`(from: String, to: String, half: String)
        throws
    {
        let path = try #require(InputPath(from: from, to: to))
        #expect(path.text(at: 0.5) == half)
    }

    @Test(
        arguments: [
            ("none", "1%"), ("5 ZEN", "5 ZEN"), ("tree", "ring"),
            ("exponential mean 90 d", "constant 90 d"), ("5 ZEN", "5 USD"), ("1 s", "1 GB"),
        ])
    func `there is no way between unlike texts`(from: String, to: String) {
        #expect(InputPath(from: from, to: to) == nil)
    }

    @Test func `both ends are reached`() throws {
        let path = try #require(InputPath(from: "1000 ZEN", to: "20000 ZEN"))
        #expect(path.text(at: 0) == "1000 ZEN")
        #expect(path.text(at: 1) == "20000 ZEN")
    }
}
