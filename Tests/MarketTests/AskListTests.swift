import ProtocolCore
import Quantities
import Testing

@testable import Market

/// The asks in blocks against a sorted array.
struct AskListTests {
    @Test(arguments: 0..<4)
    func `it is a sorted array, however asks come and go`(seed: Int) {
        var luck = Luck(UInt64(seed))
        var list = AskList()
        var plain: [Ask] = []
        // Grows beyond many blocks, and shrinks to nothing, twice.
        for size in [900, 0, 400, 0] {
            while plain.count != size {
                let grows = plain.count < size
                if Int.random(in: 0..<5, using: &luck) > 0 ? grows : !grows || plain.isEmpty {
                    let ask = ask(
                        Int.random(in: 0..<1_000_000, using: &luck),
                        at: Double(Int.random(in: 1...40, using: &luck)))
                    if plain.contains(where: { $0.node == ask.node }) { continue }
                    list.insert(ask)
                    plain.insert(ask, at: plain.firstIndex { Ask.isBefore(ask, $0) } ?? plain.count)
                } else if !plain.isEmpty {
                    list.remove(plain.remove(at: Int.random(in: plain.indices, using: &luck)))
                }
                if plain.count % 100 == 0 { check(list, plain) }
            }
            check(list, plain)
        }
    }

    private func check(_ list: AskList, _ plain: [Ask]) {
        #expect(list.all == plain)
        #expect(list.count == plain.count && list.isEmpty == plain.isEmpty)
        #expect(list.first == plain.first)
        #expect(list.blocks.allSatisfy { !$0.isEmpty && $0.count <= AskList.blockSize })
        for zen in [0, 1, 7, 20, 40, 41] {
            let price = GPUHourPrice(microZen: Int64(zen) * 1_000_000)
            let reach = plain.count { $0.price <= price }
            #expect(list.reach(of: price) == reach)
            #expect(Array(list.prefix(reach)) == Array(plain.prefix(reach)))
        }
    }

    @Test func `blocks do not get many when most asks of a full book go`() {
        var luck = Luck(3)
        var list = AskList()
        for node in 0..<20_000 { list.insert(ask(node, at: Double(1 + node % 97))) }
        for node in (0..<20_000).shuffled(using: &luck).dropLast(100) {
            list.remove(ask(node, at: Double(1 + node % 97)))
        }
        #expect(list.count == 100)
        #expect(list.blocks.count < 100)
    }

    @Test func `what was given out stays as it was when the book changes`() {
        var list = AskList()
        for node in 0..<400 { list.insert(ask(node, at: Double(1 + node % 9))) }
        let before = list.all
        let given = list.prefix(300)
        for ask in before.prefix(200) { list.remove(ask) }
        list.insert(ask(1_000, at: 0.5))
        #expect(Array(given) == Array(before.prefix(300)))
        #expect(given[0] == before[0] && given[299] == before[299])
        #expect(list.all.first == ask(1_000, at: 0.5))
    }
}

struct EligibleAsksTests {
    @Test func `they are equal if their asks are, wherever the blocks end`() {
        var list = AskList()
        for node in 0..<500 { list.insert(ask(node, at: 2)) }
        let shared = list.prefix(450)
        let own = EligibleAsks((0..<450).map { ask($0, at: 2) })
        #expect(shared == own)
        #expect(shared.hashValue == own.hashValue)
        #expect(shared != list.prefix(449))
        #expect(own.description == shared.description)
        #expect(Array(shared[100..<103]) == [ask(100, at: 2), ask(101, at: 2), ask(102, at: 2)])
        #expect(shared.indices.allSatisfy { shared[$0] == own[$0] })
        let none: EligibleAsks = []
        #expect(none.isEmpty && none == list.prefix(0))
    }
}
