# Draws flow.svg and flow.png: gnuplot flow.gp
set encoding utf8
$bars << END_OF_DATA
# row, from / ZEN, to / ZEN, 0 total 1 loss 2 gain
1 0 1000 0
2 1000 950 1
3 950 1150 2
4 1150 750 1
5 750 -150 1
6 0 -150 0
END_OF_DATA
do for [format in 'svg png'] {
reset
if (format eq 'svg') {
    set terminal svg size 880,278 font 'sans-serif,10' fontscale 1.25 background '#FFFFFF'
} else { if (strstrt(GPVAL_TERMINALS, 'pngcairo') > 0) {
    set terminal pngcairo size 1760,556 font 'sans-serif,10' fontscale 2 linewidth 2 pointscale 2
} else {
    set terminal png size 1760,556 font 'sans-serif,10' fontscale 2 linewidth 2
} }
set output 'flow.'.format
set label '{/:Bold Customers pay 1,000 ZEN; operators lose 150}' at screen 0.0181818182, screen 0.920863309 enhanced left font 'sans-serif,13' tc rgb '#222222'
set label 'demand-shock · seed 1 · digest f79f9ed3243a' at screen 0.0181818182, screen 0.0431654676 noenhanced left font 'sans-serif,8.5' tc rgb '#666666'
set border 3 lc rgb '#999999' lw 1
set tics nomirror out scale 0.6 tc rgb '#222222'
set grid back lc rgb '#E4E4E4' lw 1 lt 1
unset key
set lmargin at screen 0.179318182
set rmargin at screen 0.96
set tmargin at screen 0.820143885
set bmargin at screen 0.258992806
set xrange [-332:1176]
set yrange [6.5:0.5]
unset ytics
set grid noytics
set xtics ('−200' -200, '0' 0, '200' 200, '400' 400, '600' 600, '800' 800, '1,000' 1000)
set xlabel 'amount / ZEN'
set xlabel tc rgb '#222222'
set label '{/:Bold paid by customers}' at graph 0, first 1 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold 1,000}' at first 1000, first 1 enhanced right font 'sans-serif,10' tc rgb '#FFFFFF' offset -0.8,0 front
set label 'fee' at graph 0, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−50' at first 950, first 2 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'rewards' at graph 0, first 3 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '+200' at first 950, first 3 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'energy' at graph 0, first 4 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−400' at first 750, first 4 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0 front
set label 'depreciation' at graph 0, first 5 noenhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '−900' at first 750, first 5 noenhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
set label '{/:Bold kept by operators}' at graph 0, first 6 enhanced right font 'sans-serif,10' tc rgb '#222222' offset -0.8,0
set label '{/:Bold −150}' at first 0, first 6 enhanced left font 'sans-serif,10' tc rgb '#222222' offset 0.8,0 front
colour(kind) = kind == 0 ? 0x0072B2 : (kind == 1 ? 0xD55E00 : 0x009E73)
start(from, kind) = kind == 0 ? 0 : from
plot $bars every ::0::4 using 3:($1 + 0.32):(0):(0.36) with vectors nohead lc rgb '#999999' lw 1, \
    '' using 3:1:(start($2, $4)):3:($1 - 0.32):($1 + 0.32):(colour($4)) with boxxyerror fill solid 1 noborder lc rgb variable
unset output
}
