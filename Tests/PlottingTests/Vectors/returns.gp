# Draws returns.svg and returns.png: gnuplot returns.gp
set encoding utf8
$rates0 << END_OF_DATA
# row, 5%, 25%, 50%, 75%, 95% of the operators, together; in %
1 -50 800 1100 1200 1260 1060
2 430 900 1130 1210 1260 1050
END_OF_DATA
$rates1 << END_OF_DATA
# row, 5%, 25%, 50%, 75%, 95% of the operators, together; in %
1 -10 10 24 30 40 23
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,346 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,692 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,692 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'returns.'.format
set multiplot
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
set grid noytics xtics
unset label
unset object
unset arrow
set lmargin at screen 0.111363636
set rmargin at screen 0.840909091
set bmargin at screen 0.606936416
set tmargin at screen 0.780346821
set label '{/:Bold Operators earn 1,060% a year on their stake, 23% with their hardware}' at screen 0.0181818182, screen 0.936416185 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'demand-shock · seed 1 · digest f79f9ed3243a' at screen 0.0181818182, screen 0.0346820809 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set label 'claim: the network''s description' at screen 0.0181818182, screen 0.0780346821 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set yrange [2.5:0.5]
unset ytics
set xrange [-54:1310.4]
set xtics ('0%%' 0, '200%%' 200, '400%%' 400, '600%%' 600, '800%%' 800, '1,000%%' 1000, '1,200%%' 1200)
set xlabel 'net return a year on the stake' tc rgb '#222222'
set object rectangle from first 15, graph 0 to first 25, graph 1 behind fs solid 1 noborder fc rgb '#F2D08A'
set arrow from screen 0.111363636, screen 0.820809249 to screen 0.136363636, screen 0.820809249 nohead lw 2.5 lc rgb '#0072B2'
set label '5–95% of operators' at screen 0.143181818, screen 0.820809249 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set object rectangle from screen 0.311363636, screen 0.806358382 to screen 0.336363636, screen 0.835260116 fs solid 1 noborder fc rgb '#56B4E9'
set label 'middle half, and median' at screen 0.343181818, screen 0.820809249 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set object rectangle from screen 0.551136364, screen 0.806358382 to screen 0.576136364, screen 0.835260116 fs solid 1 noborder fc rgb '#F2D08A'
set label 'claim 15–25%' at screen 0.582954545, screen 0.820809249 noenhanced left font 'sans-serif,10' tc rgb '#222222'
set label 'together' at screen 0.854545455, screen 0.820809249 noenhanced left font 'sans-serif,10' tc rgb '#D55E00'
set label '{/:Bold bronze}' at screen 0.102272727, screen 0.73699422 enhanced right font 'sans-serif,10' tc rgb '#222222'
set label '1,060%' at screen 0.854545455, screen 0.73699422 noenhanced left font 'sans-serif,10' tc rgb '#D55E00'
set label 'consumer' at screen 0.102272727, screen 0.650289017 noenhanced right font 'sans-serif,10' tc rgb '#222222'
set label '1,050%' at screen 0.854545455, screen 0.650289017 noenhanced left font 'sans-serif,10' tc rgb '#D55E00'
plot $rates0 using 2:1:($6 - $2):(0) with vectors nohead lw 1.6 lc rgb '#0072B2', \
    '' using 4:1:3:5:($1 - 0.24):($1 + 0.24) with boxxyerror fs solid 1 noborder lc rgb '#56B4E9', \
    '' using 4:($1 - 0.24):(0):(0.48) with vectors nohead lw 2.5 lc rgb '#0072B2', \
    '' using 7:1 with points pt 7 ps 0.8 lc rgb '#D55E00'
unset label
unset object
unset arrow
set lmargin at screen 0.111363636
set rmargin at screen 0.840909091
set bmargin at screen 0.306358382
set tmargin at screen 0.393063584
set yrange [1.5:0.5]
unset ytics
set xrange [-10.8:41.6]
set xtics ('−10%%' -10, '0%%' 0, '10%%' 10, '20%%' 20, '30%%' 30, '40%%' 40)
set xlabel 'net return a year on stake and hardware' tc rgb '#222222'
set object rectangle from first 15, graph 0 to first 25, graph 1 behind fs solid 1 noborder fc rgb '#F2D08A'
set label '{/:Bold bronze}' at screen 0.102272727, screen 0.349710983 enhanced right font 'sans-serif,10' tc rgb '#222222'
set label '23.0%' at screen 0.854545455, screen 0.349710983 noenhanced left font 'sans-serif,10' tc rgb '#D55E00'
plot $rates1 using 2:1:($6 - $2):(0) with vectors nohead lw 1.6 lc rgb '#0072B2', \
    '' using 4:1:3:5:($1 - 0.24):($1 + 0.24) with boxxyerror fs solid 1 noborder lc rgb '#56B4E9', \
    '' using 4:($1 - 0.24):(0):(0.48) with vectors nohead lw 2.5 lc rgb '#0072B2', \
    '' using 7:1 with points pt 7 ps 0.8 lc rgb '#D55E00'
unset multiplot
unset output
}
