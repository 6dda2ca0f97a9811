import Dispatch
import Synchronization

/// Work on many elements at a time, whose results stand in the order of the elements: the number of
/// threads changes how long it takes and nothing else.
enum ParallelMap {
    /// Maps elements on so many threads.
    ///
    /// - Parameter finished: told after each how many are done, from any thread.
    static func run<T: Sendable, R: Sendable>(
        _ elements: [T], threads: Int,
        finished: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in },
        _ body: @escaping @Sendable (T) -> R
    ) -> [R] {
        let results = Mutex<(values: [R?], done: Int)>(
            (Array(repeating: nil, count: elements.count), 0))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, elements.count))) { _ in
            while true {
                let place = next.withLock { value in
                    defer { value += 1 }
                    return value
                }
                guard place < elements.count else { return }
                let result = body(elements[place])
                let done = results.withLock { results in
                    results.values[place] = result
                    results.done += 1
                    return results.done
                }
                finished(done, elements.count)
            }
        }
        return results.withLock { $0.values.compactMap { $0 } }
    }
}
