# Draws timeline.svg and timeline.png: gnuplot timeline.gp
set encoding utf8
$up << END_OF_DATA
# time / min, mean, least, greatest
0 6 6 6
40.1666667 6 6 6
40.1666667 5 5 5
50 5 5 5
50 6 6 6
60 6 6 6
END_OF_DATA
$held << END_OF_DATA
# time / min, mean, least, greatest
0 0 0 0
3 0 0 0
3 4 4 4
40.1666667 4 4 4
40.1666667 3 3 3
45 3 3 3
45 4 4 4
60 4 4 4
END_OF_DATA
$computing << END_OF_DATA
# time / min, mean, least, greatest
0 0 0 0
3 0 0 0
3 4 4 4
4 4 4 4
4 0 0 0
4.33333333 0 0 0
4.33333333 4 4 4
6 4 4 4
6 0 0 0
6.33333333 0 0 0
6.33333333 4 4 4
8 4 4 4
8 0 0 0
8.33333333 0 0 0
8.33333333 4 4 4
10 4 4 4
10 0 0 0
10.3333333 0 0 0
10.3333333 4 4 4
12 4 4 4
12 0 0 0
12.3333333 0 0 0
12.3333333 4 4 4
14 4 4 4
14 0 0 0
14.3333333 0 0 0
14.3333333 4 4 4
16 4 4 4
16 0 0 0
16.3333333 0 0 0
16.3333333 4 4 4
18 4 4 4
18 0 0 0
18.3333333 0 0 0
18.3333333 4 4 4
20 4 4 4
20 0 0 0
20.3333333 0 0 0
20.3333333 4 4 4
22 4 4 4
22 0 0 0
22.3333333 0 0 0
22.3333333 4 4 4
24 4 4 4
24 0 0 0
24.3333333 0 0 0
24.3333333 4 4 4
26 4 4 4
26 0 0 0
26.3333333 0 0 0
26.3333333 4 4 4
28 4 4 4
28 0 0 0
28.3333333 0 0 0
28.3333333 4 4 4
30 4 4 4
30 0 0 0
30.3333333 0 0 0
30.3333333 4 4 4
32 4 4 4
32 0 0 0
32.3333333 0 0 0
32.3333333 4 4 4
34 4 4 4
34 0 0 0
34.3333333 0 0 0
34.3333333 4 4 4
36 4 4 4
36 0 0 0
36.3333333 0 0 0
36.3333333 4 4 4
38 4 4 4
38 0 0 0
38.3333333 0 0 0
38.3333333 4 4 4
40 4 4 4
40 0 0 0
40.3333333 0 0 0
40.3333333 3 3 3
42 3 3 3
42 0 0 0
42.3333333 0 0 0
42.3333333 3 3 3
44 3 3 3
44 0 0 0
44.3333333 0 0 0
44.3333333 3 3 3
45 3 3 3
45 4 4 4
46 4 4 4
46 0 0 0
46.3333333 0 0 0
46.3333333 4 4 4
48 4 4 4
48 0 0 0
48.3333333 0 0 0
48.3333333 4 4 4
50 4 4 4
50 0 0 0
50.3333333 0 0 0
50.3333333 4 4 4
52 4 4 4
52 0 0 0
52.3333333 0 0 0
52.3333333 4 4 4
54 4 4 4
54 0 0 0
54.3333333 0 0 0
54.3333333 4 4 4
56 4 4 4
56 0 0 0
56.3333333 0 0 0
56.3333333 4 4 4
58 4 4 4
58 0 0 0
58.3333333 0 0 0
58.3333333 4 4 4
60 4 4 4
END_OF_DATA
$rounds << END_OF_DATA
# time / min, rounds so far
0 0
5.33333333 1
7.33333333 2
9.33333333 3
11.3333333 4
13.3333333 5
15.3333333 6
17.3333333 7
19.3333333 8
21.3333333 9
23.3333333 10
25.3333333 11
27.3333333 12
29.3333333 13
31.3333333 14
33.3333333 15
35.3333333 16
37.3333333 17
39.3333333 18
41.3333333 19
43.3333333 20
45.3333333 21
47.3333333 22
49.3333333 23
51.3333333 24
53.3333333 25
55.3333333 26
57.3333333 27
59.3333333 28
60 28
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
set output 'timeline.'.format
set multiplot
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
unset label
unset object
unset arrow
set lmargin at screen 0.0954545455
set rmargin at screen 0.972727273
set bmargin at screen 0.408163265
set tmargin at screen 0.844897959
set label '{/:Bold One node is lost after 40 minutes and replaced within five}' at screen 0.0181818182, screen 0.955102041 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'quickstart · seed 1 · digest 90ab12cd34ef' at screen 0.0181818182, screen 0.0244897959 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set xrange [0:60]
set xtics 10 format ''
unset xlabel
set yrange [0:6.48]
set ytics ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5, '6' 6)
set label 'nodes' at screen 0.025, screen 0.626530612 noenhanced center font 'sans-serif,10' tc rgb '#222222' rotate by 90
set arrow from screen 0.0954545455, screen 0.873469388 to screen 0.120454545, screen 0.873469388 nohead lw 2.5 lc rgb '#56B4E9'
set label 'up' at screen 0.127272727, screen 0.873469388 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from screen 0.168181818, screen 0.873469388 to screen 0.193181818, screen 0.873469388 nohead lw 2.5 lc rgb '#0072B2'
set label 'held' at screen 0.2, screen 0.873469388 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set arrow from screen 0.256818182, screen 0.873469388 to screen 0.281818182, screen 0.873469388 nohead lw 2.5 lc rgb '#D55E00'
set label 'computing' at screen 0.288636364, screen 0.873469388 noenhanced left font 'sans-serif,10' tc rgb '#222222'
plot $computing using 1:(0):2 with filledcurves fs transparent solid 0.25 noborder fc rgb '#D55E00', \
    $computing using 1:2 with lines lw 1.6 lc rgb '#D55E00', \
    $held using 1:2 with lines lw 1.6 lc rgb '#0072B2', \
    $up using 1:2 with lines lw 1.6 lc rgb '#56B4E9'
unset label
unset object
unset arrow
set lmargin at screen 0.0954545455
set rmargin at screen 0.972727273
set bmargin at screen 0.146938776
set tmargin at screen 0.371428571
set xrange [0:60]
set xtics 10 format '%g'
set xlabel 'time since the start / min' tc rgb '#222222'
set yrange [0:30.24]
set ytics ('0' 0, '10' 10, '20' 20, '30' 30)
set label 'rounds committed' at screen 0.025, screen 0.259183673 noenhanced center font 'sans-serif,10' tc rgb '#222222' rotate by 90
plot $rounds using 1:2 with steps lw 1.6 lc rgb '#009E73'
unset multiplot
unset output
}
