# Draws waterfall.svg and waterfall.png: gnuplot waterfall.gp
set encoding utf8
$bars << END_OF_DATA
# row, from %, to %, 0 total 1 loss 2 gain
1 0 100 0
2 100 70 1
3 70 50 1
4 0 50 0
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,226 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,452 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,452 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'waterfall.'.format
set label '{/:Bold It''s 50% of "state\_x" \& <b>\{/Bold y\}\^2</b> `date` $HOME \\n \@x}' at screen 0.0181818182, screen 0.902654867 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'zoo_net · ''quoted'' · 100%d' at screen 0.0181818182, screen 0.0530973451 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
set lmargin at screen 0.330681818
set rmargin at screen 0.96
set tmargin at screen 0.778761062
set bmargin at screen 0.318584071
set xrange [0:102]
set yrange [4.5:0.5]
unset ytics
set grid noytics
set xtics 10 format '%g%%'
set xlabel 'GPU-time, as a share of what the network held'
set xlabel tc rgb '#222222'
set label '{/:Bold centralised twin}' at graph 0, first 1 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold 100%}' at first 100, first 1 enhanced right font 'sans-serif,10' tc rgb '#FFFFFF' offset -0.8,0 front
set label 'a_b^c''s "d" 100%s & <e> `id` {f} \t' at graph 0, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−30.00 pp' at first 70, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'line break' at graph 0, first 3 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−20.00 pp' at first 70, first 3 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label '{/:Bold network}' at graph 0, first 4 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold 50.00%}' at first 50, first 4 enhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
colour(kind) = kind == 0 ? 0x0072B2 : (kind == 1 ? 0xD55E00 : 0x009E73)
start(from, kind) = kind == 0 ? 0 : from
plot $bars every ::0::2 using 3:($1 + 0.32):(0):(0.36) with vectors nohead lc rgb '#999999' lw 1, \
    '' using 3:1:(start($2, $4)):3:($1 - 0.32):($1 + 0.32):(colour($4)) with boxxyerror fill solid 1 noborder lc rgb variable
unset output
}
