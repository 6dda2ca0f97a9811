import Testing

@testable import Experiments

/// How texts stand in reports for other programs.
@Suite struct ReportTextTests {
    @Test func `no character of a text is taken for markup`() {
        #expect("a & b < \"c\"\n> d\r\ne".asXML == "a &amp; b &lt; &quot;c&quot; &gt; d e")
        #expect("5%: a,\nb\r".asAnnotation == "5%25: a,%0Ab%0D")
        #expect("5%: a,b".asAnnotationProperty == "5%25%3A a%2Cb")
    }
}
