# Draws scale.svg and scale.png: gnuplot scale.gp
set encoding utf8
$points << END_OF_DATA
# GPUs, round of all jobs / us, round of one job / us
1000 1440 480
10000 14800 2960
100000 168000 3360
END_OF_DATA
$growth << END_OF_DATA
# GPUs, n log n / us
1000 1440
1154.78198 1697.52952
1333.52143 2000.28215
1539.92653 2356.08758
1778.27941 2774.11588
2053.52503 3265.10479
2371.37371 3841.6254
2738.41963 4518.3924
3162.27766 5312.62647
3651.74127 6244.47758
4216.96503 7337.51916
4869.67525 8619.3252
5623.41325 10122.1439
6493.81632 11883.6839
7498.94209 13948.0323
8659.64323 16366.7257
10000 19200
11547.8198 22518.2487
13335.2143 26403.7244
15399.2653 30952.5232
17782.7941 36276.9
20535.2503 42507.968
23713.7371 49798.8478
27384.1963 58328.3382
31622.7766 68305.1975
36517.4127 79973.1339
42169.6503 93616.6238
48696.7525 109567.693
56234.1325 128213.822
64938.1632 150007.157
74989.4209 175475.245
86596.4323 205233.545
100000 240000
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,490 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,980 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,980 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'scale.'.format
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
unset label
unset object
unset arrow
set lmargin at screen 0.143181818
set rmargin at screen 0.75
set bmargin at screen 0.179591837
set tmargin at screen 0.824489796
set label '{/:Bold With 100 times the GPUs a round of all jobs takes 117 times the CPU time; n log n}' at screen 0.0181818182, screen 0.955102041 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label '{/:Bold would be 167 times}' at screen 0.0181818182, screen 0.914285714 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'scale-1000 (30 d), scale-10000 (6 d), scale-100000 (2 d) on a processor' at screen 0.0181818182, screen 0.0244897959 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set label 'CPU time of the network''s run, set up and without its twin, over the rounds committed; n log n goes through the first point' at screen 0.0181818182, screen 0.0551020408 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set logscale x 10
set xrange [630.957344:158489.319]
set xtics ('1,000' 1000, '10,000' 10000, '100,000' 100000)
set xlabel 'GPUs of the network' tc rgb '#222222'
set logscale y 10
set yrange [100:1000000]
set ytics ('100' 100, '1,000' 1000, '10,000' 10000, '100,000' 100000, '1,000,000' 1000000)
set label 'CPU time of a round / µs' at screen 0.025, screen 0.502040816 noenhanced center font 'sans-serif,10' tc rgb '#222222' rotate by 90
set arrow from first 100000, first 168000 to graph 1.025, graph 0.80632732 nohead lw 1 lc rgb '#0072B2'
set label 'a round of all jobs' at graph 1.03, graph 0.80632732 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from first 100000, first 3360 to graph 1.025, graph 0.381584819 nohead lw 1 lc rgb '#009E73'
set label 'a round of one job' at graph 1.03, graph 0.381584819 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from first 100000, first 240000 to graph 1.025, graph 0.856960232 nohead lw 1 lc rgb '#666666'
set label 'n log n' at graph 1.03, graph 0.856960232 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set label '160 nodes' at first 1000, graph 0.03 noenhanced center font 'sans-serif,8.5' tc rgb '#666666'
set label '1,600 nodes' at first 10000, graph 0.03 noenhanced center font 'sans-serif,8.5' tc rgb '#666666'
set label '16,000 nodes' at first 100000, graph 0.03 noenhanced center font 'sans-serif,8.5' tc rgb '#666666'
plot $growth using 1:2 with lines lw 1.4 dt 2 lc rgb '#666666', \
    $points using 1:2 with linespoints lw 1.8 pt 7 ps 0.7 lc rgb '#0072B2', \
    $points using 1:3 with linespoints lw 1.8 pt 7 ps 0.7 lc rgb '#009E73'
unset output
}
