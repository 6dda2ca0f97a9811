import Aggregation
import Testing

/// Who is the hub of a job without rounds.
@Suite struct HubElectionTests {
    typealias Access = HubElection.Access

    @Test func `a wider line wins where the others' lines are alike`() {
        let election = HubElection(
            classes: [0, 0, 0, 1], widths: [[1, 1], [1, 1]],
            accesses: [Access](repeating: Access(up: 1, down: 1), count: 3)
                + [Access(up: 10, down: 10)])
        // Three members' bytes come at once, and go.
        let rooms = (0..<4).map { election.room(of: $0) }
        #expect(rooms == [2, 2, 2, 6])
        #expect(election.best(of: [0, 1, 2, 3]) == 3)
        #expect(election.best(of: [2, 1]) == 2)
    }

    @Test func `a wide line at the end of thin paths is worth what the paths carry`() {
        let election = HubElection(
            classes: [0, 0, 1], widths: [[5, 1], [2, 9]],
            accesses: [Access(up: 6, down: 6), Access(up: 6, down: 6), Access(up: 99, down: 99)])
        let rooms = (0..<3).map { election.room(of: $0) }
        // 5 + 2 come over the first's line of 6 and 5 + 1 go; 1 + 1 come to the last and 2 + 2 go.
        #expect(rooms == [12, 12, 6])
        #expect(election.best(of: [0, 1, 2]) == 0)
    }

    @Test func `of nobody nobody is chosen, and one alone is`() {
        let election = HubElection(
            classes: [0], widths: [[1]], accesses: [Access(up: 1, down: 1)])
        #expect(election.best(of: []) == nil)
        #expect(election.best(of: [0]) == 0)
    }
}
